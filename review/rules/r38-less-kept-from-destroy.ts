import type { Json, JsonObject } from '../../core/values/json';
import { defineRule, type Observation } from '../contract/rule';
import { isKept } from '../model/differences';
import type { Pair } from '../model/pair';
import { blocksAt, type Resource, textsIn, UNKNOWN } from '../model/resource';
import {
  ADMISSION_POLICY,
  BUCKET,
  CRYPTO_KEY,
  DATABASE,
  LOG_BUCKET,
  NOTIFICATION_CONFIG,
  SINK,
} from '../pipeline/types';

const PROTECTED = [ADMISSION_POLICY, BUCKET, CRYPTO_KEY, DATABASE, LOG_BUCKET, NOTIFICATION_CONFIG, SINK];

export default defineRule({
  id: 'R38',
  title: 'Terraform may destroy a part, or no longer corrects it',
  severity: 'low',
  effects: {},
  why: 'prevent_destroy makes a plan fail that would destroy or replace a store of findings, evidence or cases. ignore_changes makes Terraform ignore an argument: neither a manual change nor a change in the code has an effect. A plan contains neither setting, so only synthesized folders show them.',
  fix: 'Set prevent_destroy on resources that cannot be recreated. Ignore only single arguments that Google changes by itself.',
  sources: ['https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle'],
  *check(context) {
    const synthesized = new Set(
      context.stacks.filter(({ origin }) => origin === 'synthesized').map(({ name }) => name),
    );
    for (const pair of context.pairs) {
      if (!synthesized.has(pair.change.stack) || !pair.after) continue;
      yield* destruction(pair);
      yield* ignored(pair);
    }
  },
});

function* destruction({ before, after, change }: Pair): Generator<Observation> {
  if (!after || !PROTECTED.some((type) => type.test(change.type)) || isScratch(after)) return;
  if (isPrevented(after) || (before && !isPrevented(before))) return;
  yield before
    ? {
        change,
        message: 'prevent_destroy is removed: a later plan may destroy this resource.',
        severity: 'medium',
      }
    : { change, message: 'The new resource has no prevent_destroy.' };
}

/** A bucket without retention, such as that of the function's source, can be recreated. */
const isScratch = (resource: Resource): boolean => {
  const retention = blocksAt(resource, 'retention_policy');
  return BUCKET.test(resource.type) && retention !== UNKNOWN && retention.length === 0;
};

const lifecycleOf = ({ values }: Resource): JsonObject => {
  const [first] = [values.lifecycle].flat() as readonly (Json | undefined)[];
  return typeof first === 'object' && first !== null && !Array.isArray(first) ? (first as JsonObject) : {};
};
const isPrevented = (resource: Resource): boolean => lifecycleOf(resource).prevent_destroy === true;

/** Terraform may ignore labels, headers and other arguments that Google writes by itself. */
const HARMLESS = /^(?:labels|user_labels|annotations|description|.*\.headers|.*headers)$/;

function* ignored(pair: Pair): Generator<Observation> {
  if (!pair.after) return;
  const was = isKept(pair) ? textsIn(lifecycleOf(pair.before).ignore_changes) : [];
  const added = textsIn(lifecycleOf(pair.after).ignore_changes).filter(
    (path) => !was.includes(path) && !HARMLESS.test(path),
  );
  if (added.length > 0) {
    yield {
      change: pair.change,
      message: `From now on, Terraform ignores ${added.map((one) => (one === 'all' ? 'every argument' : one)).join(', ')}: it neither detects nor undoes changes.`,
      severity: 'high',
      effects: { detection: 'unknown', response: 'unknown' },
    };
  }
}
