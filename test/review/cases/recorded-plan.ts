import { isObject, type Json, type JsonObject, jsonEqual } from '../../../core/values/json';

/**
 * A plan in the form of the fixtures: only the members that the review reads. Lists of resources are objects by
 * address, so the paths of a difference name the resource.
 */
export type KeyedPlan = JsonObject;

/** Members of a plan that the review reads. `planned_values` and `prior_state` repeat everything, with secrets. */
const KEPT = [
  'format_version',
  'terraform_version',
  'resource_changes',
  'resource_drift',
  'deferred_changes',
  'output_changes',
  'configuration',
  'complete',
  'applyable',
  'errored',
] as const;

const BY_ADDRESS = ['resource_changes', 'resource_drift'] as const;

export function keyedPlan(plan: JsonObject): KeyedPlan {
  const kept = Object.fromEntries(KEPT.filter((key) => key in plan).map((key) => [key, plan[key]]));
  for (const key of BY_ADDRESS) if (key in kept) kept[key] = byKey(kept[key]);
  if (isObject(kept.configuration)) kept.configuration = keyedModuleTree(kept.configuration, byKey);
  return kept;
}

/** Restores Terraform's own shape of the plan. */
export function planOf(keyed: KeyedPlan): JsonObject {
  const plan: Record<string, Json | undefined> = { ...keyed };
  for (const key of BY_ADDRESS) if (key in plan) plan[key] = listOf(plan[key]);
  if (isObject(plan.configuration)) plan.configuration = keyedModuleTree(plan.configuration, listOf);
  return plan;
}

/** A deposed object has the address of the object that replaced it. */
const keyOf = ({ address, deposed }: JsonObject): string =>
  typeof deposed === 'string' ? `${String(address)} deposed ${deposed}` : String(address);

function byKey(list: Json | undefined): Json | undefined {
  if (!Array.isArray(list)) return list;
  const entries = list.filter(isObject).map((entry) => [keyOf(entry), entry] as const);
  if (new Set(entries.map(([key]) => key)).size < list.length)
    throw new Error('two entries of a plan have one address');
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const listOf = (keyed: Json | undefined): Json | undefined =>
  isObject(keyed)
    ? Object.keys(keyed)
        .sort()
        .map((key) => keyed[key] ?? null)
    : keyed;

/** Converts `configuration`: the resources of the root module and of every module that it calls. */
function keyedModuleTree(value: JsonObject, convert: typeof byKey): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      if (key === 'resources') return [key, convert(member)];
      const isTree = key === 'root_module' || key === 'module_calls' || key === 'module';
      if (isTree && isObject(member)) return [key, keyedModuleTree(member, convert)];
      return [key, isObject(member) && 'module' in member ? keyedModuleTree(member, convert) : member];
    }),
  );
}

/** The difference of two plans: JSON pointers (RFC 6901) to new values, and pointers to removed ones. */
export interface PlanDelta {
  readonly set: { readonly [pointer: string]: Json };
  readonly unset: readonly string[];
}

export function deltaBetween(base: KeyedPlan, head: KeyedPlan): PlanDelta {
  const set: Record<string, Json> = {};
  const unset: string[] = [];
  const walk = (from: JsonObject, to: JsonObject, path: string): void => {
    for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
      const pointer = `${path}/${escaped(key)}`;
      const [before, after] = [own(from, key), own(to, key)];
      if (after === undefined) unset.push(pointer);
      else if (isObject(before) && isObject(after)) walk(before, after, pointer);
      else if (!jsonEqual(before, after) || before === undefined) set[pointer] = after;
    }
  };
  walk(base, head, '');
  return { set, unset };
}

/** The base does not change, and both plans share the values that the delta does not touch. */
export function applyDelta(base: KeyedPlan, { set, unset }: PlanDelta): KeyedPlan {
  const without = unset.reduce(
    (plan, pointer) => changedAt(plan, stepsOf(pointer), undefined, pointer),
    base,
  );
  return Object.entries(set).reduce(
    (plan, [pointer, value]) => changedAt(plan, stepsOf(pointer), value, pointer),
    without,
  );
}

const stepsOf = (pointer: string): readonly string[] => pointer.slice(1).split('/').map(unescaped);

function changedAt(
  object: JsonObject,
  [step = '', ...rest]: readonly string[],
  value: Json | undefined,
  pointer: string,
): JsonObject {
  const { [step]: present, ...others } = object;
  if (rest.length === 0) return value === undefined ? others : { ...others, [step]: value };
  const member = Object.hasOwn(object, step) ? present : undefined;
  if (!isObject(member))
    throw new Error(`${pointer} is not in the base; record the plans again: npm run record-plans`);
  return { ...object, [step]: changedAt(member, rest, value, pointer) };
}

/** Reads no inherited member, because a plan may have a member `valueOf`. */
const own = (object: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

const escaped = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');
