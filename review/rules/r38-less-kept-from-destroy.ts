import type { Json, JsonObject } from '../../core/values/json';
import type { Pair } from '../context';
import { isKept } from '../model/differences';
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
import { defineRule, type Observation } from './rule';

const PROTECTED = [ADMISSION_POLICY, BUCKET, CRYPTO_KEY, DATABASE, LOG_BUCKET, NOTIFICATION_CONFIG, SINK];

export default defineRule({
  id: 'R38',
  title: 'Terraform is no longer kept from destroying or from correcting a part',
  severity: 'low',
  effects: {},
  why: 'prevent_destroy makes a plan fail that would destroy or replace what holds findings, evidence or cases. ignore_changes makes Terraform blind for an argument: whoever changes it by hand stays unseen, and so does the code. Neither is in a plan, so only synthesized folders show it.',
  fix: 'Set prevent_destroy on what cannot be made again. Ignore single arguments that Google changes by itself, and nothing else.',
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

/** A bucket without retention, such as that of the function's source, can be made again. */
const isScratch = (resource: Resource): boolean => {
  const retention = blocksAt(resource, 'retention_policy');
  return BUCKET.test(resource.type) && retention !== UNKNOWN && retention.length === 0;
};

const lifecycleOf = ({ values }: Resource): JsonObject => {
  const [first] = [values.lifecycle].flat() as readonly (Json | undefined)[];
  return typeof first === 'object' && first !== null && !Array.isArray(first) ? (first as JsonObject) : {};
};
const isPrevented = (resource: Resource): boolean => lifecycleOf(resource).prevent_destroy === true;

/** Labels, headers and what else Google writes by itself may be ignored. */
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
      message: `Terraform ignores ${added.map((one) => (one === 'all' ? 'every argument' : one)).join(', ')} from now on: changes of it are neither seen nor undone.`,
      severity: 'high',
      effects: { detection: 'unknown', response: 'unknown' },
    };
  }
}
