import {
  type Definition,
  type Definitions,
  type FieldDefinition,
  find,
  type MethodDefinition,
} from './definitions';
import { isScalar } from './scalars';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Nested = Record<string, Definition>;

const BEHAVIOR = '(google.api.field_behavior)';
const HTTP = '(google.api.http)';

/**
 * The part of Google's definitions that the sandbox reads: everything in `packageName`, and every message and enum
 * that it mentions, wherever it lives. Of options only the HTTP rules and the field behaviours are kept.
 *
 * @param extra - further types, by full name, that are spoken of outside the definitions (long-running operations)
 */
export function excerptOf(
  definitions: Definitions,
  packageName: string,
  extra: readonly string[] = [],
): Definition {
  const kept = new Map<string, Definition>();
  const waiting = [...typesIn(definitions.root, packageName), ...extra];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const definition = find(definitions.root, name);
    if (kept.has(name) || !definition) continue;
    kept.set(name, definition);
    waiting.push(...mentionedBy(definitions, name, definition));
  }
  const root: Definition = {};
  for (const name of [...kept.keys()].sort()) place(root, name, trimmed(kept.get(name) as Definition));
  return root;
}

/** Full names of all messages, enums and services in a package, nested ones too. */
function typesIn(root: Definition, name: string): string[] {
  return Object.entries(find(root, name)?.nested ?? {}).flatMap(([key, definition]) => [
    ...(definition.fields || definition.values || definition.methods ? [`${name}.${key}`] : []),
    ...typesIn(root, `${name}.${key}`),
  ]);
}

/** Resolved as the sandbox will: fields inside their message, method types inside the package. */
function mentionedBy(definitions: Definitions, name: string, definition: Definition): string[] {
  const fields = Object.values(definition.fields ?? {}).filter(({ type }) => !isScalar(type));
  const methods = Object.values(definition.methods ?? {});
  const types = [
    ...fields.map(({ type }) => type),
    ...methods.flatMap(({ requestType, responseType }) => [requestType, responseType]),
  ];
  return types.flatMap((type) => definitions.resolve(type, name)?.name ?? []);
}

function trimmed({ fields, values, methods, oneofs }: Definition): Definition {
  return {
    ...(fields ? { fields: mapValues(fields, trimmedField) } : {}),
    ...(values ? { values } : {}),
    ...(methods ? { methods: mapValues(methods, trimmedMethod) } : {}),
    ...(oneofs ? { oneofs } : {}),
  };
}

function trimmedField({ options, ...field }: FieldDefinition): FieldDefinition {
  const behavior = options?.[BEHAVIOR];
  return behavior === undefined ? field : { ...field, options: { [BEHAVIOR]: behavior } };
}

function trimmedMethod({ requestType, responseType, responseStream, parsedOptions }: MethodDefinition) {
  const rules = Array.isArray(parsedOptions) ? parsedOptions.filter((option) => option?.[HTTP]) : [];
  return {
    requestType,
    responseType,
    ...(responseStream ? { responseStream } : {}),
    parsedOptions: rules.map((option) => ({ [HTTP]: option[HTTP] })),
  };
}

function place(root: Definition, name: string, definition: Definition): void {
  let at = root as Mutable<Definition>;
  for (const part of name.split('.')) {
    at.nested ??= {};
    const nested = at.nested as Nested;
    nested[part] ??= {};
    at = nested[part] as Mutable<Definition>;
  }
  Object.assign(at, definition);
}

const mapValues = <T, U>(members: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(members).map(([key, value]) => [key, change(value)]));
