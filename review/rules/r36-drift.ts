import { isObject, type Json, type JsonObject, jsonEqual } from '../../core/values/json';
import type { ReviewContext } from '../context';
import type { Change } from '../model/change';
import { isAnchor } from '../pipeline/anchors';
import { defineRule, type Observation } from './rule';

export default defineRule({
  id: 'R36',
  title: 'Somebody changed the pipeline outside of Terraform',
  severity: 'medium',
  effects: {},
  why: 'A change by hand may be an emergency, a mistake or an attack. The plan puts back what it manages, and keeps what it ignores or what is not in the code: then the weakness stays, and the plan shows no change.',
  fix: 'Find out in the audit log who made the change. Put a change that is wanted into the code; let the plan undo one that is not.',
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
      message: 'Somebody deleted this resource outside of Terraform.',
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
      ? `Somebody changed ${arguments_.join(', ')} outside of Terraform, and this plan leaves it so.`
      : `Somebody changed ${arguments_.join(', ')} outside of Terraform; this plan changes the resource again.`,
    ...(kept ? { severity: 'high', effects: { detection: 'unknown', response: 'unknown' } } : {}),
  };
}

/** Where the configuration is known: its arguments alone. Else all but what Google computes by itself. */
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

/** Null, empty texts, lists and objects are all "not set"; what Google computes inside of blocks does not count. */
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
