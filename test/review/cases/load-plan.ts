import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, type JsonObject, jsonEqual } from '../../../core/values/json';
import { applyDelta, type KeyedPlan, type PlanDelta, planOf } from './recorded-plan';

/** The folder of recorded plans: `TARGET.base.json`, and `CASE.json` with the changes of a case. */
export const PLANS = join(__dirname, '..', '..', 'fixtures', 'plans');

export interface RecordedWith {
  /** `hashicorp/google 6.50.0` */
  readonly provider: string;
  readonly terraform: string;
  readonly date: string;
}

/** The plan of every stack of a target that changes nothing. */
export interface RecordedBase extends RecordedWith {
  readonly target: string;
  readonly stacks: Readonly<Record<string, KeyedPlan>>;
}

/** The difference of a case's plan from the plan of the base. Stacks that the case does not change are absent. */
export interface RecordedCase extends RecordedWith {
  readonly case: string;
  readonly target: string;
  /** Hash of the base that the difference applies to. */
  readonly base: string;
  /** Hash of the changes of the case in the synthesized JSON. Other changes need another recording. */
  readonly edit: string;
  readonly stacks: Readonly<Record<string, PlanDelta>>;
}

const read = <T>(file: string): T | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;

/** @param folder - another folder than the fixtures */
export const tryRecordedBase = (target: string, folder: string = PLANS): RecordedBase | undefined =>
  expanded(read(join(folder, `${target}.base.json`)));

const bases = new Map<string, RecordedBase | undefined>();
export function recordedBase(target: string): RecordedBase {
  if (!bases.has(target)) bases.set(target, tryRecordedBase(target));
  const base = bases.get(target);
  if (!base) throw new Error(`${target} has no recorded plan; record it: ${recordAgain('CASE')}`);
  return base;
}

/** Nothing changes in a base, so the values before and after are the same and are stored once. */
export const compact = (base: RecordedBase): RecordedBase =>
  withChanges(base, ({ after, after_sensitive, ...change }) => ({
    ...change,
    ...(jsonEqual(after, change.before) ? {} : { after }),
    ...(jsonEqual(after_sensitive, change.before_sensitive) ? {} : { after_sensitive }),
  }));

const expanded = (base: RecordedBase | undefined): RecordedBase | undefined =>
  base &&
  withChanges(base, (change) => ({
    after: change.before,
    after_sensitive: change.before_sensitive,
    ...change,
  }));

const withChanges = (base: RecordedBase, convert: (change: JsonObject) => JsonObject): RecordedBase => ({
  ...base,
  stacks: mapped(base.stacks, (plan) => ({
    ...plan,
    resource_changes: mapped(plan.resource_changes as Record<string, JsonObject>, (resource) => ({
      ...resource,
      change: convert(resource.change as JsonObject),
    })),
  })),
});

const mapped = <T, R>(
  record: Readonly<Record<string, T>> = {},
  convert: (value: T) => R,
): Record<string, R> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, convert(value)]));

export const tryRecordedCase = (id: string): RecordedCase | undefined => read(join(PLANS, `${id}.json`));

/** Ids of the cases that have a recording. */
export const recordedCases = (): readonly string[] => files().filter((name) => !name.endsWith('.base'));

export const recordedTargets = (): readonly string[] =>
  files().flatMap((name) => (name.endsWith('.base') ? [name.slice(0, -'.base'.length)] : []));

const files = (): readonly string[] =>
  (existsSync(PLANS) ? readdirSync(PLANS) : [])
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();

/** One stack's plan in the form of `terraform show -json`, without the members that the review does not read. */
export interface LoadedPlan {
  readonly stack: string;
  readonly plan: JsonObject;
}

/** The plans of a target without changes. */
export const loadBase = (target: string): readonly LoadedPlan[] =>
  Object.entries(recordedBase(target).stacks).map(([stack, keyed]) => ({ stack, plan: planOf(keyed) }));

/** The plans of a case, for every stack of its target. */
export function loadPlan(id: string): readonly LoadedPlan[] {
  const recorded = tryRecordedCase(id);
  if (!recorded) throw new Error(`${id} has no recorded plan; record it: ${recordAgain(id)}`);
  return composed(recordedBase(recorded.target), recorded);
}

const hashes = new WeakMap<RecordedBase['stacks'], string>();
/** Cached, because every case needs the hash of its base. */
export function baseHash({ stacks }: Pick<RecordedBase, 'stacks'>): string {
  const hash = hashes.get(stacks) ?? hashOf(stacks).slice(0, 16);
  hashes.set(stacks, hash);
  return hash;
}

export function composed(base: RecordedBase, recorded: RecordedCase): readonly LoadedPlan[] {
  if (recorded.base !== baseHash(base)) {
    throw new Error(
      `${recorded.case} was recorded over another base; record it: ${recordAgain(recorded.case)}`,
    );
  }
  const names = new Set([...Object.keys(base.stacks), ...Object.keys(recorded.stacks)]);
  return [...names].map((stack) => {
    const delta = recorded.stacks[stack] ?? { set: {}, unset: [] };
    return { stack, plan: planOf(applyDelta(base.stacks[stack] ?? {}, delta)) };
  });
}

/** The command that records a case again, for a person who has the provider. */
export const recordAgain = (id: string): string =>
  `npm run record-plans -- --provider-mirror DIR --only ${id}`;
