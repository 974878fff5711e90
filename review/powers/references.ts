import type { Json, JsonObject } from '../../core/values/json';
import type { Change, PlannedStack } from '../model/change';
import { namesOf } from '../model/identity';
import { after, before, type Resource, UNKNOWN, type Unknown, valueAt } from '../model/resource';
import { withoutIndexes } from '../model/without-indexes';

/** A resource before or after the change. */
export type Side = 'before' | 'after';

/** Reads arguments whose text depends on other resources. */
export interface References {
  /**
   * The text of an argument with its references resolved as far as the inputs allow. An unresolved reference keeps the
   * form `${NAME.attribute}`, where NAME is Google's name of the resource: a rename of the construct does not change
   * it.
   */
  text(resource: Resource, path: string): string | undefined | Unknown;
  /** The texts of a list. `UNKNOWN` represents each member that is known only after the apply. */
  texts(resource: Resource, path: string): readonly (string | Unknown)[];
  /** The one resource that `${type.name.attribute}` or `${data.type.name.attribute}` refers to. */
  target(resource: Resource, text: string): Resource | undefined;
}

const REFERENCE = /\$\{([^{}]*)\}/g;
/** `module.a.` is never part of it, because a module exposes only its outputs. */
const TARGET = /^((?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z0-9_-]+)(?:\[[^\]]*\])?\.(.+)$/;

export function createReferences(stacks: readonly PlannedStack[], side: Side): References {
  const byAddress = indexed(stacks, side);
  const previous = createPrevious(stacks);

  const find = ({ change }: Resource, address: string): Resource | undefined =>
    byAddress.get(`${change.stack} ${modulePath(change)}${address}`);

  const resolved = (resource: Resource, text: string): string =>
    text.replace(REFERENCE, (whole, expression: string) => {
      const [, address = '', attribute = ''] = TARGET.exec(expression.trim()) ?? [];
      const target = address === '' ? undefined : find(resource, address);
      return target === undefined
        ? withRepetition(whole, resource)
        : attributeOf(target, attribute, whole, previous);
    });

  const text = (resource: Resource, path: string): string | undefined | Unknown => {
    const value = valueAt(resource, path);
    if (typeof value === 'string') return value === '' ? undefined : resolved(resource, value);
    if (value !== UNKNOWN) return undefined;
    const written = configuredAt(resource.change, path);
    return typeof written === 'string' && written.includes('${') ? resolved(resource, written) : UNKNOWN;
  };

  return {
    text,
    texts: (resource, path) => {
      const value = valueAt(resource, path);
      if (typeof value === 'string') return [resolved(resource, value)];
      const items = Array.isArray(value) ? value : [];
      const read = items.map((_item, index) => text(resource, `${path}.${index}`) ?? UNKNOWN);
      if (value !== UNKNOWN && !read.includes(UNKNOWN)) return read;
      // Sets have no order, so a single member cannot be looked up. The configuration contains all of them.
      const written = configuredAt(resource.change, path);
      const all = Array.isArray(written) && written.every((item) => typeof item === 'string') ? written : [];
      if (all.length > 0) return all.map((item) => resolved(resource, item as string));
      return read.length === 0 ? [UNKNOWN] : read;
    },
    target: (resource, written) => {
      const [, address] = TARGET.exec(written.replace(/^\$\{|\}$/g, '')) ?? [];
      return address === undefined ? undefined : find(resource, address);
    },
  };
}

function indexed(stacks: readonly PlannedStack[], side: Side): ReadonlyMap<string, Resource> {
  const index = new Map<string, Resource>();
  for (const change of stacks.flatMap(({ changes }) => changes)) {
    const resource = side === 'before' ? before(change) : (after(change) ?? forgotten(change));
    if (resource === undefined || change.deposed !== undefined) continue;
    // Synthesized texts of the base already follow a moved block, so both sides use the new address.
    index.set(`${change.stack} ${withoutIndexes(change.address)}`, resource);
  }
  return index;
}

/** A forgotten resource stays unchanged in the cloud. */
export const forgotten = (change: Change): Resource | undefined =>
  change.kind === 'forget' ? before(change) : undefined;

/** `module.a.` of `module.a.google_project.b`, or an empty text at the root. */
const modulePath = ({ address, mode }: Change): string => {
  const steps = withoutIndexes(address).split('.');
  return steps
    .slice(0, mode === 'data' ? -3 : -2)
    .map((step) => `${step}.`)
    .join('');
};

/** The resource before the change, also if it is created again at another address: equal names are one object. */
type Previous = (resource: Resource) => JsonObject | undefined;

function createPrevious(stacks: readonly PlannedStack[]): Previous {
  let byName: Map<string, JsonObject> | undefined;
  const index = (): Map<string, JsonObject> =>
    new Map(
      stacks
        .flatMap(({ changes }) => changes)
        .flatMap(({ type, before: was, deposed }) =>
          was === undefined || deposed !== undefined
            ? []
            : [[`${type} ${namesOf(type, was).id ?? ''}`, was] as const],
        ),
    );
  return ({ type, values }) => {
    const { id = '' } = namesOf(type, values);
    byName ??= id === '' ? undefined : index();
    const was = id === '' ? undefined : byName?.get(`${type} ${id}`);
    return was === values ? undefined : was;
  };
}

function attributeOf(target: Resource, attribute: string, whole: string, previous: Previous): string {
  const { type, values } = target;
  const names = namesOf(type, values);
  const value = names[attribute] ?? valueAt(target, attribute);
  if (typeof value === 'string' && !value.includes('${')) return value;
  // A replacement with the same name keeps the values that Google computes from the name, such as an agent's address.
  const old = value === UNKNOWN ? previous(target)?.[attribute] : undefined;
  if (typeof old === 'string') return old;
  const isNamed = names.id !== undefined && !names.id.includes('${');
  // If the plan does not know a name yet, the last part of the full name replaces it.
  if (isNamed && attribute === 'name') return String(names.id).slice(String(names.id).lastIndexOf('/') + 1);
  return !isNamed ? whole : `\${${names.id}.${attribute}}`;
}

/** `each.value` has no meaning without the repeated values, so the text includes them. */
const withRepetition = (whole: string, { values }: Resource): string =>
  /\b(?:each|count)\./.test(whole)
    ? `${whole.slice(0, -1)} of ${JSON.stringify(values.for_each ?? values.count ?? null)}}`
    : whole;

/** The text from the configuration. In JSON configurations, a plan contains the expression itself. */
function configuredAt({ configured }: Change, path: string): Json | undefined {
  let value: Json | undefined = configured;
  for (const step of path.split('.')) {
    if (Array.isArray(value)) value = /^\d+$/.test(step) ? value[Number(step)] : memberOf(value[0], step);
    else value = memberOf(value, step);
  }
  return value;
}

const memberOf = (value: Json | undefined, step: string): Json | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, Json>)[step]
    : undefined;

/** True if the text still contains a part that is known only after the apply. */
export const isOpen = (text: string): boolean => text.includes('${');
