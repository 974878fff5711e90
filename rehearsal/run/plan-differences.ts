import { isObject, type Json, type JsonObject } from '../../core/values/json';

/** One argument that a plan would change. */
export interface Difference {
  /** `google_monitoring_dashboard.health` */
  readonly address: string;
  /** `update`, `create`, `delete`, `delete, create` */
  readonly action: string;
  /** `dashboard_json`, `push_config[0].ttl`; empty for the whole resource. */
  readonly argument: string;
  /** JSON, or `(known after apply)`, `(sensitive)`, `(absent)`. */
  readonly before: string;
  readonly after: string;
}

interface Change {
  readonly actions: readonly string[];
  readonly before: Json;
  readonly after: Json;
  readonly after_unknown?: Json;
  readonly before_sensitive?: Json;
  readonly after_sensitive?: Json;
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly change: Change;
  }[];
}

/** The changes of a plan (terraform show -json PLAN), by argument. Empty if it changes nothing. */
export const planDifferences = (plan: PlanJson): readonly Difference[] =>
  (plan.resource_changes ?? [])
    .filter(({ mode, change }) => mode === 'managed' && change.actions.some((action) => action !== 'no-op'))
    .flatMap(({ address, change }) => {
      const action = change.actions.join(', ');
      const found = argumentsThatDiffer(change);
      const whole = { argument: '', before: shown(change.before), after: shown(change.after) };
      return (found.length > 0 ? found : [whole]).map((one) => ({ address, action, ...one }));
    });

type Argument = Omit<Difference, 'address' | 'action'>;

const SENSITIVE = '(sensitive)';

function argumentsThatDiffer(change: Change): readonly Argument[] {
  // A create or delete is one difference, because every argument differs.
  if (!isObject(change.before) || !isObject(change.after)) return [];
  const walk = (
    path: string,
    before: Json | undefined,
    after: Json | undefined,
    unknown: Json | undefined,
    secret: Json | undefined,
  ): readonly Argument[] => {
    if (secret === true) {
      return same(before, after) ? [] : [{ argument: path, before: SENSITIVE, after: SENSITIVE }];
    }
    if (unknown === true) return [{ argument: path, before: shown(before), after: '(known after apply)' }];
    if (isObject(before) && isObject(after)) {
      return keysOf(before, after, unknown).flatMap((key) =>
        walk(
          path === '' ? key : `${path}.${key}`,
          before[key],
          after[key],
          at(unknown, key),
          at(secret, key),
        ),
      );
    }
    if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
      return before.flatMap((item, index) =>
        walk(`${path}[${index}]`, item, after[index], at(unknown, index), at(secret, index)),
      );
    }
    return same(before, after) ? [] : [{ argument: path, before: shown(before), after: shown(after) }];
  };
  return walk('', change.before, change.after, change.after_unknown, eitherSecret(change));
}

const keysOf = (before: JsonObject, after: JsonObject, unknown: Json | undefined): readonly string[] => [
  ...new Set([
    ...Object.keys(before),
    ...Object.keys(after),
    ...(isObject(unknown) ? Object.keys(unknown).filter((key) => unknown[key] === true) : []),
  ]),
];

function at(value: Json | undefined, key: string | number): Json | undefined {
  if (value === true) return true;
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) ? value[key] : undefined;
}

/** Terraform marks sensitive values on either side. A value that is sensitive on one side is hidden on both. */
const eitherSecret = ({ before_sensitive: before, after_sensitive: after }: Change): Json =>
  mergedMarks(before, after);

function mergedMarks(first: Json | undefined, second: Json | undefined): Json {
  if (first === true || second === true) return true;
  if (isObject(first) && isObject(second)) {
    const keys = [...new Set([...Object.keys(first), ...Object.keys(second)])];
    return Object.fromEntries(keys.map((key) => [key, mergedMarks(first[key], second[key])]));
  }
  return first ?? second ?? false;
}

const same = (before: Json | undefined, after: Json | undefined): boolean =>
  JSON.stringify(before ?? null) === JSON.stringify(after ?? null);

/** Cuts long values, such as a whole dashboard. */
const shown = (value: Json | undefined): string => {
  if (value === undefined || value === null) return '(absent)';
  const text = JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
};
