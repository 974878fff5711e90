import { isObject, type Json, type JsonObject, jsonEqual } from '../../core/values/json';
import type { ReviewContext } from '../contract/review-context';
import { defineRule, type Observation } from '../contract/rule';
import type { Change } from '../model/change';
import { isAnchor } from '../pipeline/anchors';

export default defineRule({
  id: 'R36',
  title: 'Someone changed the pipeline outside of Terraform',
  severity: 'medium',
  effects: {},
  why: 'A manual change may be an emergency, a mistake or an attack. The plan reverts changes to the arguments that it manages. It leaves changes to ignored arguments and to objects that are not in the code, and shows nothing about them.',
  fix: 'Look up in the audit log who made the change. If the change is wanted, add it to the code. Otherwise, let the plan undo it.',
  sources: ['https://developer.hashicorp.com/terraform/tutorials/state/resource-drift'],
  *check(context) {
    for (const stack of context.stacks) {
      for (const drifted of stack.drift) yield* ofDrift(context, drifted);
    }
  },
});

function* ofDrift(context: ReviewContext, drifted: Change): Generator<Observation> {
  const planned = context.pairs.find(
    ({ change }) => change.stack === drifted.stack && change.address === drifted.address,
  );
  const states = [drifted.before, drifted.after].flatMap((values) =>
    values ? [{ change: drifted, type: drifted.type, values, unknown: {} }] : [],
  );
  if (drifted.mode !== 'managed' || (!planned && !states.some(isAnchor))) return;
  const change = planned?.change ?? drifted;
  if (drifted.after === undefined) {
    yield {
      change,
      message: 'Someone deleted this resource outside of Terraform.',
      severity: 'high',
      effects: { detection: 'weakened' },
    };
    return;
  }
  const arguments_ = driftedArguments(drifted.before ?? {}, drifted.after, change.configured);
  if (arguments_.length === 0) return;
  const kept = planned?.change.kind === 'none';
  yield {
    change,
    message: kept
      ? `Someone changed ${arguments_.join(', ')} outside of Terraform, and this plan does not revert it.`
      : `Someone changed ${arguments_.join(', ')} outside of Terraform, and this plan changes the resource again.`,
    ...(kept ? { severity: 'high', effects: { detection: 'unknown', response: 'unknown' } } : {}),
  };
}

/** Where the configuration is known, only its arguments. Otherwise, all arguments except those that Google computes. */
function driftedArguments(
  before: JsonObject,
  after: JsonObject,
  configured: JsonObject | undefined,
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.filter(
    (name) =>
      !COMPUTED.test(name) &&
      (configured === undefined || name in configured || isBlock(before[name]) || isBlock(after[name])) &&
      !jsonEqual(meaning(before[name]), meaning(after[name])),
  );
}

const COMPUTED =
  /^(?:etag|id|uid|self_link|timeouts|effective_\w+|terraform_labels|generation|metageneration|state|url|uri|latest_\w+|\w+_time|time_created|updated|observed_\w+|creation_record|name|writer_identity|service_account|project_number|crc32c|md5\w*|media_link|primary)$/;

const isBlock = (value: Json | undefined): boolean => Array.isArray(value) && value.some(isObject);

/**
 * Null and empty texts, lists and objects all count as not set. Values that Google computes inside blocks do not count.
 */
function meaning(value: Json | undefined): Json {
  if (value === undefined || value === null || value === '' || value === false) return null;
  if (Array.isArray(value)) {
    const items = value.map(meaning).filter((item) => item !== null);
    return items.length === 0 ? null : items;
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value)
    .filter(([name]) => !INSIDE.test(name))
    .map(([name, member]) => [name, meaning(member)] as const)
    .filter(([, member]) => member !== null);
  return members.length === 0 ? null : Object.fromEntries(members);
}

const INSIDE =
  /^(?:build|service|uri|gcf_uri|generation|effective_time|\w+_time|enablement_state\w*|name|revision|etag)$/;
