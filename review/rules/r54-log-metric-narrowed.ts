import type { Pair } from '../context';
import { checkArguments } from '../model/argument-check';
import { isKept, readText } from '../model/differences';
import { UNKNOWN } from '../model/resource';
import { compareLogFilters } from '../pipeline/compared-once';
import { LOG_METRIC } from '../pipeline/types';
import { departure } from './departure';
import { filterObservation } from './filter-words';
import { defineRule, type Observation } from './rule';

export default defineRule({
  id: 'R54',
  title: 'A log metric that an alert reads counts less',
  severity: 'high',
  effects: { detection: 'weakened' },
  why: 'The second tamper alarm and the alarm about silence read metrics on logs, so that they do not depend on the pipeline that they watch. An alert on a metric that is gone, off or filtered stays quiet and looks healthy. An alarm about silence, on the other hand, rings for ever when its metric counts nothing.',
  fix: 'Keep the metric and its filter. For another filter, create a second metric, and point the alert to it when it has data.',
  sources: ['https://cloud.google.com/logging/docs/logs-based-metrics'],
  *check(context) {
    for (const pair of context.ofType(LOG_METRIC)) {
      yield* departure(pair, 'The log metric', 'Alerts that read it see nothing.');
      yield* checkArguments(pair, [
        {
          path: 'disabled',
          when: 'turned-on',
          whenUnset: false,
          whenNew: 'medium',
          subject: 'Disabling of the metric',
          so: 'it counts nothing',
        },
        {
          path: 'bucket_name',
          when: 'changed',
          subject: 'The log bucket that the metric reads',
          so: 'it counts what arrives in another bucket',
        },
        {
          path: 'metric_descriptor.metric_kind',
          when: 'replaced',
          isShown: true,
          severity: 'medium',
          subject: 'The kind of the metric',
          so: 'alerts on it compute something else',
        },
      ]);
      const observation = ofFilter(pair);
      if (observation) yield { ...observation, change: pair.change };
    }
  },
});

function ofFilter(pair: Pair): Observation | undefined {
  if (!isKept(pair)) return undefined;
  const was = readText(pair.before, 'filter', '');
  const is = readText(pair.after, 'filter', '');
  if (was === is || was === UNKNOWN) return undefined;
  if (is === UNKNOWN)
    return { message: 'The filter of the metric is known after the apply only.', assumed: true };
  const observation = filterObservation(compareLogFilters(was, is), {
    subject: 'The log metric',
    items: 'log entries',
    named: 'tamper detections',
    severity: 'high',
    loss: { detection: 'weakened' },
    gain: { detection: 'strengthened' },
  });
  return observation && { ...observation, values: { before: was, after: is } };
}
