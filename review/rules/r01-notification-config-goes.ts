import { defineRule } from '../contract/rule';
import type { ChangeKind } from '../model/change';
import { isGoing } from '../model/pair';
import { NOTIFICATION_CONFIG } from '../pipeline/types';

const WORDS: Partial<Record<ChangeKind, string>> = {
  delete: 'is destroyed: its findings no longer reach the pipeline',
  replace: 'is destroyed and created again: findings in between do not reach the pipeline',
  forget: 'is forgotten: it stays in the cloud, and no later review sees changes to it',
};

export default defineRule({
  id: 'R01',
  title: 'A notification config is removed',
  severity: 'critical',
  effects: { detection: 'weakened' },
  why: 'Findings of Security Command Center reach the pipeline only through the notification config. Without it, the pipeline detects nothing, and no alert reports that.',
  fix: 'Keep the notification config. To rename or move it, use a moved block. To change its scope, deploy the new config first.',
  sources: ['https://cloud.google.com/security-command-center/docs/how-to-notifications'],
  *check(context) {
    for (const pair of context.ofType(NOTIFICATION_CONFIG)) {
      if (isGoing(pair))
        yield { change: pair.change, message: `The notification config ${WORDS[pair.change.kind]}.` };
    }
  },
});
