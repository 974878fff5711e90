import { hashOf, isObject, type Json, type JsonObject, jsonEqual } from '../../core/values/json';
import type { Change, ChangeKind, PlannedStack } from '../model/change';
import { namesOf } from '../model/identity';
import { forcesReplacement } from '../model/replacement';
import { textsIn } from '../model/resource';
import { namedValues, resolve, withNamedValues } from './expressions';
import { placeOf } from './places';

/** A parsed cdk.tf.json. */
export interface SynthesizedStack {
  readonly name: string;
  readonly json: JsonObject;
  /** Other files in the folder that Terraform also reads, with hashes of their contents. @default - none */
  readonly otherFiles?: Readonly<Record<string, string>>;
}

/**
 * Compares what two synthesized folders declare, stack by stack, without a plan: no provider, no state, no
 * credentials. Data that only a provider knows is missing. Which changes force a replacement is known for the types that
 * the pipeline uses.
 */
export function compareSynthesized(
  base: readonly SynthesizedStack[],
  head: readonly SynthesizedStack[],
): readonly PlannedStack[] {
  const names = [...new Set([...base, ...head].map(({ name }) => name))].sort();
  return names.map((name) => {
    const [from, to] = [base, head].map((stacks) => stacks.find((stack) => stack.name === name));
    return {
      ...compareStack(name, from?.json ?? {}, to?.json ?? {}),
      unseenFiles: unseenFiles(from?.otherFiles, to?.otherFiles),
    };
  });
}

const unseenFiles = (from: SynthesizedStack['otherFiles'] = {}, to: SynthesizedStack['otherFiles'] = {}) =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .sort()
    .map((name) => ({ name, isChanged: from[name] !== to[name] || to[name] === UNREADABLE }));

/** Replaces the hash of an unreadable file. */
export const UNREADABLE = 'unreadable';

interface Declared {
  readonly address: string;
  readonly mode: Change['mode'];
  readonly type: string;
  readonly values: JsonObject;
  readonly block: JsonObject;
}

function compareStack(name: string, base: JsonObject, head: JsonObject): PlannedStack {
  const moves = movesIn(head);
  const after = declaredIn(head);
  const before = declaredOnce(base).map((resource) => ({
    ...resource,
    values: renamed(resource.values, moves) as JsonObject,
    block: renamed(resource.block, moves) as JsonObject,
  }));
  const forgotten = forgottenIn(head);
  const unclaimed = new Map(before.map((resource) => [resource.address, resource]));
  const changes: Change[] = [];
  for (const resource of after) {
    const previous = moves.get(resource.address);
    const isMoved = previous !== undefined && unclaimed.has(previous) && !unclaimed.has(resource.address);
    const from = unclaimed.get(isMoved ? (previous as string) : resource.address);
    if (from) unclaimed.delete(from.address);
    changes.push(changeOf(name, from, resource, isMoved ? previous : undefined));
  }
  for (const resource of unclaimed.values()) {
    changes.push(changeOf(name, resource, undefined, undefined, forgotten.has(resource.address)));
  }
  const done = changes.filter(
    ({ kind, previousAddress }) => kind !== 'none' || previousAddress !== undefined,
  );
  return {
    name,
    fingerprint: hashOf(done.map(({ address, kind, before, after }) => ({ address, kind, before, after }))),
    origin: 'synthesized',
    changes,
    drift: [],
    outputs: [],
    deferred: 0,
    errored: false,
    complete: true,
    providers: providersOf(head),
    providersBefore: providersOf(base),
    ...modulesOf(base, head),
  };
}

function changeOf(
  stack: string,
  from: Declared | undefined,
  to: Declared | undefined,
  previousAddress: string | undefined,
  isForgotten = false,
): Change {
  const { address, mode, type, block } = (to ?? from) as Declared;
  const commands = commandsOf((to ?? from)?.block);
  const references = [...new Set([from, to].flatMap((one) => referencesIn(one?.block)))];
  const replacePaths = from && to ? forcesReplacement(type, from.values, to.values) : [];
  const kind = kindBetween(from, to, isForgotten, replacePaths.length > 0);
  return {
    stack,
    address,
    ...(previousAddress === undefined ? {} : { previousAddress }),
    mode,
    type,
    kind,
    actions: ACTIONS[kind],
    ...(from ? { before: from.values } : {}),
    // An unchanged resource is one object, so that derived values are computed once.
    ...(to ? { after: from && kind === 'none' ? from.values : to.values } : {}),
    unknown: {},
    ...(references.length > 0 ? { references } : {}),
    ...(commands.length > 0 ? { commands } : {}),
    sensitive: { before: {}, after: {} },
    replacePaths,
    imported: false,
    // Uses the path from the base: the head could give another path that has an exception.
    ...placeOf(block),
    ...(from ? pathOf(from.block) : {}),
  };
}

function pathOf(block: JsonObject): Pick<Change, 'constructPath'> {
  const { constructPath } = placeOf(block);
  return constructPath === undefined ? {} : { constructPath };
}

const ACTIONS: Readonly<Record<ChangeKind, readonly string[]>> = {
  none: ['no-op'],
  create: ['create'],
  read: ['read'],
  update: ['update'],
  replace: ['delete', 'create'],
  delete: ['delete'],
  forget: ['forget'],
};

function kindBetween(
  from: Declared | undefined,
  to: Declared | undefined,
  isForgotten: boolean,
  isReplaced: boolean,
): ChangeKind {
  if (!to) return isForgotten ? 'forget' : 'delete';
  if (!from) return 'create';
  if (isReplaced) return to.mode === 'data' ? 'read' : 'replace';
  return jsonEqual(from.values, to.values) ? 'none' : 'update';
}

/** Cached, because one base is compared with many heads. Its JSON never changes. */
const declared = new WeakMap<JsonObject, readonly Declared[]>();
function declaredOnce(stack: JsonObject): readonly Declared[] {
  const known = declared.get(stack) ?? declaredIn(stack);
  declared.set(stack, known);
  return known;
}

function declaredIn(stack: JsonObject): readonly Declared[] {
  const named = namedValues(stack);
  const raw = (['resource', 'data'] as const).flatMap((kind) =>
    Object.entries(isObject(stack[kind]) ? (stack[kind] as JsonObject) : {}).flatMap(([type, byName]) =>
      Object.entries(isObject(byName) ? byName : {})
        .map(([name, block]) => [name, withNamedValues(block, named)] as const)
        .filter((entry): entry is [string, JsonObject] => isObject(entry[1]) && isDeployed(entry[1]))
        .map(([name, block]) => ({
          address: `${kind === 'data' ? 'data.' : ''}${type}.${name}`,
          mode: kind === 'data' ? ('data' as const) : ('managed' as const),
          type,
          block,
          values: argumentsOf(block, projectOf(stack, block.provider)),
        })),
    ),
  );
  // Runs twice: a name may follow from another resource's name, as a subscription's from its topic's project.
  const texts = new Map<string, string>();
  for (let round = 0; round < 2; round += 1) {
    for (const { address, type, values } of raw) {
      const resolved = resolve(values, texts) as JsonObject;
      for (const [attribute, text] of Object.entries({ ...literals(resolved), ...namesOf(type, resolved) })) {
        texts.set(`${address}.${attribute}`, text);
      }
    }
  }
  return raw.map((resource) => ({
    ...resource,
    values: resolve(resource.values, texts) as JsonObject,
  }));
}

/** A count of zero, an empty `for_each`, and OpenTofu's `enabled = false` declare nothing. */
function isDeployed({ count, for_each, lifecycle }: JsonObject): boolean {
  const isNone = count !== undefined && /^(?:0|\$\{ *0 *\})$/.test(String(count));
  const isEmpty = typeof for_each === 'object' && for_each !== null && Object.keys(for_each).length === 0;
  return !isNone && !isEmpty && !blocksOf(lifecycle).some(({ enabled }) => enabled === false);
}

/** Only the arguments, with the project that the provider would add. `lifecycle` remains, because a rule reads it. */
function argumentsOf(block: JsonObject, project: string): JsonObject {
  const { '//': _comment, depends_on: _dependencies, provider: _provider, ...rest } = block;
  const { count, ...counted } = rest;
  // A count of one declares the same resource. A count that is an expression remains, because its value is unknown.
  const values = Number(count) >= 1 ? counted : rest;
  return project === '' || 'project' in values ? values : { ...values, project };
}

/** @param reference - the `provider` argument of a resource: `google.other`. @default - the provider without alias */
function projectOf({ provider }: JsonObject, reference: Json | undefined): string {
  const alias = typeof reference === 'string' ? reference.split('.')[1] : undefined;
  const google = isObject(provider) ? blocksOf(provider.google) : [];
  const project = google.find((config) => config.alias === alias)?.project;
  return typeof project === 'string' ? project : '';
}

const literals = (values: JsonObject): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

/** JSON writes provisioners as objects by kind, or as a list of such objects. */
const commandsOf = (block: JsonObject | undefined): readonly string[] =>
  blocksOf(block?.provisioner).flatMap((one) => ('type' in one ? [String(one.type)] : Object.keys(one)));

/** Cached, because one base is compared with many heads. */
const referred = new WeakMap<JsonObject, readonly string[]>();
/** Addresses of the resources in a block's expressions, without those in `depends_on`. */
function referencesIn(block: JsonObject | undefined): readonly string[] {
  if (!block) return [];
  const known = referred.get(block) ?? readReferences(block);
  referred.set(block, known);
  return known;
}

function readReferences(block: JsonObject): readonly string[] {
  const { depends_on: _dependencies, '//': _comment, lifecycle: _lifecycle, ...values } = block;
  const expressions = textsIn(values).filter((text) => text.includes('${'));
  return expressions.flatMap((text) =>
    [...text.matchAll(/\$\{[^}]*\}/g)].flatMap(([expression]) =>
      [...expression.matchAll(/(?<![\w.])(?:data\.)?google_\w+\.[\w-]+/g)].map(([address]) => address),
    ),
  );
}

const blocksOf = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];
const addressIn = (value: Json | undefined): string =>
  typeof value === 'string' ? value.replace(/^\$\{|\}$/g, '') : '';

/** New address to old address, from `moved` blocks. */
const movesIn = ({ moved }: JsonObject): ReadonlyMap<string, string> =>
  new Map(blocksOf(moved).map(({ from, to }) => [addressIn(to), addressIn(from)]));

/**
 * References to moved resources, with the new address. Otherwise every resource that refers to them would look changed.
 */
function renamed(value: Json | undefined, moves: ReadonlyMap<string, string>): Json | undefined {
  if (moves.size === 0) return value;
  if (typeof value === 'string') {
    let text = value;
    for (const [to, from] of moves) text = text.replaceAll(`\${${from}.`, `\${${to}.`);
    return text;
  }
  if (Array.isArray(value)) return value.map((item) => renamed(item, moves) ?? null);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, renamed(member, moves)]));
}

/** Addresses of `removed` blocks that leave the object in the cloud. */
const forgottenIn = ({ removed }: JsonObject): ReadonlySet<string> =>
  new Set(
    blocksOf(removed)
      .filter(({ lifecycle }) => blocksOf(lifecycle).some(({ destroy }) => destroy === false))
      .map(({ from }) => addressIn(from)),
  );

/** True if the call pins a version: an unchanged call then has the same content. */
function modulesOf(
  base: JsonObject,
  head: JsonObject,
): Pick<PlannedStack, 'unseenModules' | 'changedModules'> {
  const [from, to] = [base.module, head.module].map((calls) => (isObject(calls) ? calls : {}));
  const calls = [...new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})])].sort();
  const changed = calls.filter((call) => !jsonEqual(from?.[call], to?.[call]));
  const unseen = calls.filter((call) => changed.includes(call) || !isPinned(to?.[call]));
  const named = (call: string) => `module.${call}`;
  return { unseenModules: unseen.map(named), changedModules: changed.map(named) };
}

const isPinned = (call: Json | undefined): boolean =>
  isObject(call) &&
  (/^\d+\.\d+\.\d+$/.test(String(call.version)) || /[?&]ref=[0-9a-f]{40}$/.test(String(call.source)));

function providersOf({ terraform }: JsonObject): Readonly<Record<string, string>> {
  const required =
    isObject(terraform) && isObject(terraform.required_providers) ? terraform.required_providers : {};
  return Object.fromEntries(
    Object.values(required)
      .filter(isObject)
      .map(({ source, version = '' }) => [`registry.terraform.io/${String(source)}`, String(version)]),
  );
}
