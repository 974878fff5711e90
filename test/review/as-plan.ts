import { isObject, type Json, type JsonObject } from '../../core/values/json';
import type { Change, PlannedStack } from '../../review/model/change';

/** One argument whose value the plan does not know. */
export interface UnknownArgument {
  readonly type: string;
  /** End of the construct path. */
  readonly path: string;
  /** With dots, for example `push_config.push_endpoint`. */
  readonly argument: string;
}

export interface PlanShape {
  readonly unknown?: readonly UnknownArgument[];
  /** Whether every address is in a module with a key and has a count. @default false */
  readonly isWrapped?: boolean;
  /** Whether everything that remains moved here from another address. @default false */
  readonly isMoved?: boolean;
}

/**
 * The difference of two synthesized folders, in the form of `terraform show -json`: blocks are in lists, unset blocks
 * are empty lists, references to existing resources are texts, and references to new resources are unknown. No provider
 * is called.
 */
export function asPlan(stack: PlannedStack, shape: PlanShape = {}): JsonObject {
  const made = new Set(
    stack.changes.filter(({ kind }) => kind === 'create' || kind === 'replace').map(({ address }) => address),
  );
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: stack.changes
      .filter(({ mode }) => mode === 'managed')
      .map((change) => changeJson(change, shape, (address) => made.has(address))),
    configuration: {
      provider_config: {
        google: { full_name: 'registry.terraform.io/hashicorp/google', version_constraint: '6.50.0' },
      },
      root_module: shape.isWrapped
        ? { module_calls: { wrapped: { module: moduleOf(stack) } } }
        : moduleOf(stack),
    },
    errored: false,
    complete: true,
  };
}

const addressOf = ({ address }: Change, { isWrapped = false }: PlanShape): string =>
  isWrapped ? `module.wrapped["a.b"].${address}[0]` : address;

function changeJson(change: Change, shape: PlanShape, isMade: (address: string) => boolean): JsonObject {
  const [before, after] =
    change.before && change.before === change.after
      ? unchanged(change.before)
      : aligned(change.before, change.after);
  const unknown = after && unknownIn(after, change, shape, isMade);
  return {
    address: addressOf(change, shape),
    mode: change.mode,
    type: change.type,
    ...(shape.isMoved && change.before && change.after ? { previous_address: `old_${change.address}` } : {}),
    change: {
      actions: change.actions,
      before: before ? toldOnce(before) : null,
      after: after ? toldOnce(hasMembers(unknown) ? cleared(after, unknown) : after) : null,
      after_unknown: unknown ?? {},
      before_sensitive: {},
      after_sensitive: {},
      replace_paths: change.replacePaths.map((path) => path.split('.')),
    },
  };
}

const META = new Set(['lifecycle', 'count', 'for_each', 'provisioner']);
/** Objects that are maps and not blocks. */
const MAPS =
  /^(?:labels|user_labels|annotations|attributes|(?:build_)?environment_variables|label_extractors|headers)$/;

function aligned(before: JsonObject | undefined, after: JsonObject | undefined) {
  const [was, is] = [before, after].map(
    (values) => values && (shaped(computed(withoutMeta(values), before), '') as JsonObject),
  );
  const fill = (one: JsonObject | undefined, other: JsonObject | undefined): JsonObject | undefined =>
    one && {
      ...Object.fromEntries(
        Object.entries(other ?? {}).map(([name, value]) => [name, Array.isArray(value) ? [] : null]),
      ),
      ...one,
    };
  return [fill(was, is), fill(is, was)] as const;
}

/** Caches by object, because cases share the values that they do not change, and nothing changes them in place. */
function once<A extends object, R>(make: (value: A) => R): (value: A) => R {
  const known = new WeakMap<A, { readonly made: R }>();
  return (value) => {
    const found = known.get(value) ?? { made: make(value) };
    known.set(value, found);
    return found.made;
  };
}

const hasMembers = (value: JsonObject | undefined): boolean => Object.keys(value ?? {}).length > 0;

const unchanged = once((values: JsonObject) => {
  const [only] = aligned(values, values);
  return [only, only] as const;
});
const toldOnce = once((values: JsonObject) => told(values));
const configured = once((after: JsonObject) => ({
  ...provisionersOf(after),
  expressions: expressionsOf(shaped(withoutMeta(after), '') as JsonObject),
}));

function shaped(value: Json | undefined, name: string): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => inside(item) ?? null);
  if (!isObject(value)) return value;
  if (name === '') return inside(value);
  return MAPS.test(name) ? value : [inside(value) ?? null];
}

function inside(value: Json | undefined): Json | undefined {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shaped(member, name)]));
}

/** The provider knows the address of a function that exists. */
const computed = (values: JsonObject, before: JsonObject | undefined): JsonObject =>
  before && isObject(values.service_config) && typeof values.name === 'string'
    ? { ...values, service_config: { ...values.service_config, uri: `https://${values.name}.run.app` } }
    : values;

const withoutMeta = (values: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !META.has(name)));

/** A reference to a resource that does not exist yet is unknown, and so is every argument that the test names. */
function unknownIn(
  after: JsonObject,
  change: Change,
  { unknown = [] }: PlanShape,
  isMade: (address: string) => boolean,
): JsonObject {
  const marks = marksOf(after, isMade) ?? {};
  const own = unknown.filter(
    ({ type, path }) => type === change.type && change.constructPath?.endsWith(path),
  );
  return own.reduce(
    (all, { argument }) => marked(all, after, argument.split('.')) as JsonObject,
    marks as JsonObject,
  );
}

function marksOf(value: Json | undefined, isMade: (address: string) => boolean): Json | undefined {
  if (typeof value === 'string') {
    const addresses = [...value.matchAll(/\$\{((?:data\.)?[\w-]+\.[\w-]+)/g)].map(
      ([, address]) => address as string,
    );
    return addresses.some(isMade) ? true : undefined;
  }
  if (Array.isArray(value)) {
    const marks = value.map((item) => marksOf(item, isMade));
    return marks.some((mark) => mark !== undefined) ? marks.map((mark) => mark ?? false) : undefined;
  }
  if (!isObject(value)) return undefined;
  const members = Object.entries(value)
    .map(([name, member]) => [name, marksOf(member, isMade)] as const)
    .filter(([, mark]) => mark !== undefined);
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function marked(marks: Json | undefined, value: Json | undefined, steps: readonly string[]): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return true;
  if (Array.isArray(value) && !/^\d+$/.test(step)) {
    return [marked(Array.isArray(marks) ? marks[0] : {}, value[0], steps)];
  }
  if (Array.isArray(value)) {
    return value.map((item, at) => (at === Number(step) ? marked({}, item, rest) : {}));
  }
  const present = isObject(marks) ? marks : {};
  const member = isObject(value) ? value[step] : undefined;
  return { ...present, [step]: marked(present[step], member, rest) };
}

/** Unknown leaves are null, or missing. */
function cleared<T extends Json | undefined>(value: T, unknown: Json | undefined): T {
  if (unknown === true) return null as T;
  if (Array.isArray(value) && Array.isArray(unknown)) {
    return value.map((item, at) => cleared(item, unknown[at]) ?? null) as unknown as T;
  }
  if (!isObject(value) || !isObject(unknown)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, cleared(member, unknown[name])]),
  ) as unknown as T;
}

/** The state contains the reference to an existing resource as a text. */
function told(value: Json | undefined): Json {
  if (typeof value === 'string') {
    return value
      .replace(
        /\$\{google_cloudfunctions2_function\.\w*?_(responder|actor)_\w+\.service_config\[0\]\.uri\}/,
        'https://riposte-$1.run.app',
      )
      .replaceAll(/\$\{([^}]*)\}/g, 'known:$1');
  }
  if (Array.isArray(value)) return value.map(told);
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, told(member)]));
}

const moduleOf = ({ changes }: PlannedStack): JsonObject => ({
  resources: changes.flatMap(({ address, after }) =>
    after
      ? [
          {
            address,
            ...configured(after),
          },
        ]
      : [],
  ),
});

function provisionersOf({ provisioner }: JsonObject): JsonObject {
  const blocks = [provisioner].flat().filter(isObject) as readonly JsonObject[];
  const kinds = blocks.flatMap((one) => ('type' in one ? [one.type as string] : Object.keys(one)));
  return kinds.length === 0 ? {} : { provisioners: kinds.map((type) => ({ type, expressions: {} })) };
}

function expressionsOf(values: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) && value.some(isObject)
        ? value.map((item) => expressionsOf(item as JsonObject))
        : { constant_value: value ?? null, ...referencesIn(value) },
    ]),
  );
}

function referencesIn(value: Json | undefined): JsonObject {
  const found = [...JSON.stringify(value ?? null).matchAll(/\$\{((?:data\.)?[\w-]+\.[\w-]+)/g)];
  return found.length === 0 ? {} : { references: found.map(([, address]) => address as string) };
}
