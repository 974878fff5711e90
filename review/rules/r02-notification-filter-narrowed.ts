import { DETECTORS } from '../../core/detectors';
import { defineRule, type Observation } from '../contract/rule';
import { isKept, isNew, readText } from '../model/differences';
import type { Pair } from '../model/pair';
import { UNKNOWN } from '../model/resource';
import { compareFindingFilters } from '../pipeline/compared-once';
import { NOTIFICATION_CONFIG } from '../pipeline/types';
import { filterObservation } from './filter-words';

const FILTER = 'streaming_config.filter';

export default defineRule({
  id: 'R02',
  title: 'A notification config lets different findings through',
  severity: 'critical',
  effects: { detection: 'weakened' },
  why: 'Security Command Center sends only the findings that match the filter of the notification config. The pipeline never sees the others, and no alert reports that. The review compares both filters by meaning. For each loss, it shows a finding that passed before and no longer passes.',
  fix: 'Keep the filter that the catalogue derives. To exclude findings from the response, use an exemption in riposte.config.ts. The pipeline still records those findings.',
  sources: [
    'https://cloud.google.com/security-command-center/docs/how-to-api-create-manage-notifications',
    'https://cloud.google.com/security-command-center/docs/reference/rest/v2/projects.locations.notificationConfigs',
  ],
  *check(context) {
    for (const pair of context.ofType(NOTIFICATION_CONFIG)) {
      const observation = ofConfig(pair);
      if (observation) yield { ...observation, change: pair.change };
    }
  },
});

function ofConfig(pair: Pair): Observation | undefined {
  if (isNew(pair)) {
    return {
      message: 'A new notification config streams findings.',
      severity: 'info',
      effects: { detection: 'strengthened' },
    };
  }
  if (!isKept(pair)) return undefined;
  const was = readText(pair.before, FILTER, '');
  const is = readText(pair.after, FILTER, '');
  if (was === is || was === UNKNOWN) return undefined;
  if (is === UNKNOWN) {
    return {
      message:
        'The filter of the notification config is known only after the apply, and may let nothing through.',
      values: { before: was },
      assumed: true,
    };
  }
  const observation = filterObservation(compareFindingFilters(was, is, DETECTORS), {
    subject: 'The notification config',
    items: 'findings',
    named: 'detectors',
    severity: 'critical',
    loss: { detection: 'weakened' },
    gain: { detection: 'strengthened' },
  });
  return observation && { ...observation, values: { before: was, after: is } };
}
