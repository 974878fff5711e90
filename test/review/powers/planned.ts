import type { JsonObject } from '../../../core/values/json';
import { jsonEqual } from '../../../core/values/json';
import type { Change, ChangeKind, PlannedStack } from '../../../review/model/change';

/** A resource by its address at the root, as in a state. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly values: JsonObject;
  /** In the form of a plan's after_unknown, for the resource after the change. */
  readonly unknown?: JsonObject;
  /** In the form of the constants of a plan's configuration. */
  readonly configured?: JsonObject;
}

export const declared = (
  type: string,
  name: string,
  values: JsonObject,
  more: Partial<Declared> = {},
): Declared => ({
  type,
  name,
  values,
  ...more,
});

/** How a colleague may wrap the resource. No wrapping may hide a change. */
export interface Wrapping {
  readonly address: (address: string) => string;
  /** The previous address, if a `moved` block names one. */
  readonly previous?: (address: string) => string;
}

const same = (address: string): string => address;
export const WRAPPINGS: Readonly<Record<string, Wrapping>> = {
  'at the root': { address: same },
  'in a module': { address: (address) => `module.security.${address}` },
  'with a count': { address: (address) => `${address}[0]` },
  'with for_each': { address: (address) => `module.teams["a.b"].${address}["x"]` },
  'renamed with moved': { address: (address) => `module.new.${address}`, previous: same },
};

/** A plan that changes the resources of `before` into those of `after`. Equal names are the same resource. */
export function planned(
  before: readonly Declared[],
  after: readonly Declared[],
  { address, previous }: Wrapping = { address: same },
  forgotten: readonly string[] = [],
): readonly PlannedStack[] {
  const keys = [...new Set([...before, ...after].map(keyOf))];
  const changes = keys.map((key): Change => {
    const [from, to] = [before, after].map((side) => side.find((each) => keyOf(each) === key));
    const kind = kindOf(from, to, forgotten.includes(key));
    const { type, configured } = (to ?? from) as Declared;
    return {
      stack: 's',
      address: from && !to && previous ? previous(key) : address(key),
      ...(from && to && previous ? { previousAddress: previous(key) } : {}),
      mode: 'managed',
      type,
      kind,
      actions: [kind],
      ...(from ? { before: from.values } : {}),
      ...(to ? { after: to.values } : {}),
      unknown: to?.unknown ?? {},
      ...(configured ? { configured } : {}),
      sensitive: { before: {}, after: {} },
      replacePaths: [],
      imported: false,
    };
  });
  return [stackOf(changes)];
}

export const keyOf = ({ type, name }: Declared): string => `${type}.${name}`;

function kindOf(from: Declared | undefined, to: Declared | undefined, isForgotten: boolean): ChangeKind {
  if (!to) return isForgotten ? 'forget' : 'delete';
  if (!from) return 'create';
  return jsonEqual(from.values, to.values) && to.unknown === undefined ? 'none' : 'update';
}

export const stackOf = (changes: readonly Change[], name = 's'): PlannedStack => ({
  name,
  origin: 'plan',
  changes,
  drift: [],
  outputs: [],
  deferred: 0,
  fingerprint: 'f'.repeat(64),
  errored: false,
  complete: true,
  providers: {},
  unseenModules: [],
});

/** A reference to another resource, in the form of a JSON configuration. */
export const reference = (to: string): string => `\${${to}}`;
