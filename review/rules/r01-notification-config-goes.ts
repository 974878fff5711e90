import { isGoing } from '../context';
import type { ChangeKind } from '../model/change';
import { NOTIFICATION_CONFIG } from '../pipeline/types';
import { defineRule } from './rule';

const WORDS: Partial<Record<ChangeKind, string>> = {
  delete: 'is destroyed: its findings reach nobody any more',
  replace: 'is destroyed and created again: findings in between reach nobody',
  forget: 'is forgotten: it stays in the cloud, and no later review will see what becomes of it',
};

export default defineRule({
  id: 'R01',
  title: 'A notification config goes away',
  severity: 'critical',
  effects: { detection: 'weakened' },
  why: 'The notification config is the only way by which findings of Security Command Center reach the pipeline. Without it nothing is detected, and no alarm rings because of it.',
  fix: 'Keep the notification config. To rename or move it, use a moved block; to change its scope, deploy the new one first.',
  sources: ['https://cloud.google.com/security-command-center/docs/how-to-notifications'],
  *check(context) {
    for (const pair of context.ofType(NOTIFICATION_CONFIG)) {
      if (isGoing(pair))
        yield { change: pair.change, message: `The notification config ${WORDS[pair.change.kind]}.` };
    }
  },
});
