import type { JsonObject } from '../../core/values/json';
import { defineRule, type Observation } from '../contract/rule';
import type { LogIntake } from '../filters/compare-log-filters';
import { isKept, readText } from '../model/differences';
import type { Pair } from '../model/pair';
import { blocksAt, type Resource, UNKNOWN } from '../model/resource';
import { compareLogIntake } from '../pipeline/compared-once';
import { detectionsIn } from '../pipeline/lost-names';
import { SINK } from '../pipeline/types';
import { type ArgumentCheck, checkArguments } from './argument-check';
import { departure } from './departure';
import { filterObservation } from './filter-words';
import { separateExclusions } from './separate-exclusions';

export default defineRule({
  id: 'R05',
  title: 'A sink exports fewer audit logs, or exports them elsewhere',
  severity: 'critical',
  effects: { detection: 'weakened' },
  why: 'One sink sends the responder the log entries that indicate tampering. Another keeps audit logs as evidence. A sink that is disabled, filtered, excluded from or sent elsewhere reports no error. An exclusion takes precedence over the filter. The review compares filter and exclusions by meaning. For each loss, it shows a log entry.',
  fix: 'Keep the sinks. To save storage, exclude entries from the _Default sink. To move a sink, first let a second sink export the same entries.',
  sources: [
    'https://cloud.google.com/logging/docs/export/configure_export_v2',
    'https://cloud.google.com/logging/docs/routing/overview#exclusions',
    'https://cloud.google.com/logging/docs/export/aggregated_sinks',
  ],
  *check(context) {
    for (const pair of context.ofType(SINK)) {
      yield* departure(pair, 'The sink', 'The sink no longer exports its log entries.');
      yield* checkArguments(pair, [
        {
          path: 'disabled',
          when: 'turned-on',
          whenUnset: false,
          whenNew: 'medium',
          subject: 'The disabled setting of the sink',
          so: 'it exports nothing',
        },
        {
          path: 'destination',
          when: 'changed',
          subject: 'The destination of the sink',
          so: 'log entries no longer reach their readers',
        },
        {
          path: 'unique_writer_identity',
          when: 'turned-off',
          whenUnset: false,
          subject: 'The writer identity of the sink',
          so: 'another account writes the entries, and that account has no grant on the destination',
          severity: 'high',
        },
      ]);
      if (PARENT_SINK.test(pair.change.type)) yield* checkArguments(pair, [INCLUDES_CHILDREN]);
      const observation = ofIntake(pair);
      if (observation) yield { ...observation, change: pair.change };
    }
    yield* separateExclusions(context);
  },
});

/** A project has no children, so this does not apply to its sinks. */
const PARENT_SINK = /^google_logging_(?:folder|organization|billing_account)_sink$/;
const INCLUDES_CHILDREN: ArgumentCheck = {
  path: 'include_children',
  when: 'turned-off',
  whenUnset: false,
  whenNew: 'medium',
  subject: 'Export of the entries of child projects',
  so: 'the sink exports the entries of its own parent only, and of no project below it',
};

function ofIntake(pair: Pair): Observation | undefined {
  if (!isKept(pair)) return undefined;
  const { before, after } = pair;
  const was = intakeOf(before);
  const is = intakeOf(after);
  if (JSON.stringify(was) === JSON.stringify(is) || was === undefined) return undefined;
  if (is === undefined) {
    return {
      message:
        'The filter or the exclusions of the sink are known only after the apply, and may drop everything.',
      assumed: true,
    };
  }
  const observation = filterObservation(compareLogIntake(was, is, detectionsIn(was.filter)), {
    subject: 'The sink',
    items: 'log entries',
    named: 'tamper detections',
    severity: 'critical',
    loss: { detection: 'weakened' },
    gain: { detection: 'strengthened' },
  });
  return observation && { ...observation, values: { before: written(was), after: written(is) } };
}

/** Undefined: not known yet. Another check covers whether the sink is enabled. */
function intakeOf(sink: Resource): LogIntake | undefined {
  const filter = readText(sink, 'filter', '');
  const exclusions = blocksAt(sink, 'exclusions');
  if (filter === UNKNOWN || exclusions === UNKNOWN) return undefined;
  return { filter, exclusions: exclusions.map(exclusionOf) };
}

const exclusionOf = ({ filter, disabled }: JsonObject) => ({
  filter: String(filter ?? ''),
  disabled: disabled === true,
});

const written = ({ filter, exclusions = [] }: LogIntake): string =>
  [filter, ...exclusions.map((one) => `NOT (${one.filter})${one.disabled ? ' (disabled)' : ''}`)].join('\n');
