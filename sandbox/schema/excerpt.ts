import type { Definition, FieldDefinition, MethodDefinition } from './definition';
import { type Definitions, find } from './definitions';
import { isScalar } from './scalars';

const BEHAVIOR = '(google.api.field_behavior)';
const HTTP = '(google.api.http)';

/**
 * The part of Google's definitions that the sandbox reads: everything in the packages, and every message and enum that
 * they mention, in any package. Of the options, it keeps only the HTTP rules and the field behaviors.
 *
 * @param extra - full names of further types that are used outside the definitions (long-running operations)
 */
export function excerptOf(
  definitions: Definitions,
  packages: readonly string[],
  extra: readonly string[] = [],
): Definition {
  const kept = new Set<string>();
  const waiting = [...packages.flatMap((name) => typesIn(definitions.root, name)), ...extra];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const definition = find(definitions.root, name);
    if (kept.has(name) || !definition) continue;
    kept.add(name);
    waiting.push(...mentionedBy(definitions, name, definition));
  }
  return copied(definitions.root, '', kept) ?? {};
}

/** Full names of all messages, enums and services in a package, including nested ones. */
function typesIn(root: Definition, name: string): string[] {
  return Object.entries(find(root, name)?.nested ?? {}).flatMap(([key, definition]) => [
    ...(definition.fields || definition.values || definition.methods ? [`${name}.${key}`] : []),
    ...typesIn(root, `${name}.${key}`),
  ]);
}

/** Resolved as in the sandbox: fields inside their message, method types inside the package. */
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

/** Keeps the order of the original, because the first of two matching routes applies. */
function copied(definition: Definition, name: string, kept: ReadonlySet<string>): Definition | undefined {
  const nested = Object.entries(definition.nested ?? {}).flatMap(([key, below]) => {
    const copy = copied(below, name === '' ? key : `${name}.${key}`, kept);
    return copy ? [[key, copy] as const] : [];
  });
  if (!kept.has(name) && nested.length === 0) return undefined;
  return {
    ...(kept.has(name) ? trimmed(definition) : {}),
    ...(nested.length > 0 ? { nested: Object.fromEntries(nested) } : {}),
  };
}

const mapValues = <T, U>(members: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(members).map(([key, value]) => [key, change(value)]));
