import { defineRule, type Observation } from '../contract/rule';
import { isKept, readText } from '../model/differences';
import type { Pair } from '../model/pair';
import { UNKNOWN } from '../model/resource';
import { compareLogFilters } from '../pipeline/compared-once';
import { LOG_METRIC } from '../pipeline/types';
import { checkArguments } from './argument-check';
import { departure } from './departure';
import { filterObservation } from './filter-words';

export default defineRule({
  id: 'R54',
  title: 'A log metric that an alert reads counts less',
  severity: 'high',
  effects: { detection: 'weakened' },
  why: 'The second tamper alert and the alert about silence read log metrics, so that they do not depend on the pipeline that they watch. An alert on a metric that is removed, disabled or filtered does not trigger, and looks healthy. An alert about silence, in contrast, triggers permanently when its metric counts nothing.',
  fix: 'Keep the metric and its filter. To use another filter, create a second metric. When it has data, switch the alert to it.',
  sources: ['https://cloud.google.com/logging/docs/logs-based-metrics'],
  *check(context) {
    for (const pair of context.ofType(LOG_METRIC)) {
      yield* departure(pair, 'The log metric', 'Alerts that read it no longer get data.');
      yield* checkArguments(pair, [
        {
          path: 'disabled',
          when: 'turned-on',
          whenUnset: false,
          whenNew: 'medium',
          subject: 'The disabled setting of the metric',
          so: 'it counts nothing',
        },
        {
          path: 'bucket_name',
          when: 'changed',
          subject: 'The log bucket that the metric reads',
          so: 'it counts entries of another bucket',
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
    return { message: 'The filter of the metric is known only after the apply.', assumed: true };
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
