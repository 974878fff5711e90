import { isObject } from '../../core/values/json';
import type { FieldDefinition } from './definition';
import type { Definitions, Resolved } from './definitions';
import { checkScalar, isScalar } from './scalars';
import type { SchemaProblem } from './schema-problem';
import { checkWellKnown, isWellKnown } from './well-known';

/**
 * Checks a proto3 JSON value against an official message. Unknown fields, unknown enum values, wrong scalar shapes and
 * two members of one oneof are problems. Source of the rules: protobuf.dev, "ProtoJSON format". Enum numbers are
 * accepted, because Google's REST clients send them (`$alt=json;enum-encoding=int`).
 */
export function checkMessage(
  definitions: Definitions,
  type: string,
  value: unknown,
  path = '',
  scope = '',
): SchemaProblem | undefined {
  const found = inMessage(definitions, type, value, scope);
  if (!found) return undefined;
  const at = joined(path, found.path);
  return { path: at, problem: typeof found.problem === 'string' ? found.problem : found.problem(at) };
}

/** A problem below the checked value. Paths are built only for problems, because nearly every value has none. */
interface Found {
  /** Relative to the checked value: `a.b`, `[0].c`, or empty. */
  readonly path: string;
  readonly problem: string | ((path: string) => string);
}

const joined = (path: string, below: string): string =>
  path === '' || below === '' || below.startsWith('[') ? `${path}${below}` : `${path}.${below}`;

const below = (path: string, found: Found | undefined): Found | undefined =>
  found && { ...found, path: joined(path, found.path) };

function inMessage(definitions: Definitions, type: string, value: unknown, scope: string): Found | undefined {
  const resolved = definitions.resolve(type, scope);
  return inResolved(definitions, type, resolved, value);
}

function inResolved(
  definitions: Definitions,
  type: string,
  resolved: Resolved | undefined,
  value: unknown,
): Found | undefined {
  if (isWellKnown(type, resolved?.name)) return checkWellKnown(resolved?.name ?? type, value, '');
  if (!resolved) return { path: '', problem: `the type ${type} is not in the official definitions` };
  if (!isObject(value)) return { path: '', problem: `expected an object (${resolved.name})` };
  for (const key of Object.keys(value)) {
    const found = inField(definitions, resolved, key, value[key]);
    if (found) return below(key, found);
  }
  return inOneofs(resolved, value);
}

function inField(definitions: Definitions, owner: Resolved, key: string, value: unknown): Found | undefined {
  const fields = owner.definition.fields ?? {};
  const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (!field) return { path: '', problem: `Unknown name "${key}": Cannot find field in ${owner.name}` };
  // In ProtoJSON, null means that the field is absent.
  if (value === undefined || value === null) return undefined;
  if (field.keyType !== undefined) return inMap(definitions, owner, field, value);
  if (field.rule !== 'repeated') return inSingle(definitions, owner, field, value);
  if (!Array.isArray(value)) return { path: '', problem: 'expected an array' };
  for (const [index, item] of value.entries()) {
    const found = inSingle(definitions, owner, field, item);
    if (found) return below(`[${index}]`, found);
  }
  return undefined;
}

function inMap(
  definitions: Definitions,
  owner: Resolved,
  field: FieldDefinition,
  value: unknown,
): Found | undefined {
  if (!isObject(value)) return { path: '', problem: 'expected an object (map)' };
  for (const key of Object.keys(value)) {
    const found = inSingle(definitions, owner, field, value[key]);
    if (found) return below(key, found);
  }
  return undefined;
}

function inSingle(
  definitions: Definitions,
  owner: Resolved,
  field: FieldDefinition,
  value: unknown,
): Found | undefined {
  if (isScalar(field.type)) {
    const problem = checkScalar(field.type, value);
    return problem === undefined ? undefined : { path: '', problem };
  }
  const resolved = definitions.resolve(field.type, owner.name);
  if (resolved?.definition.values) return inEnum(resolved, value);
  return inResolved(definitions, field.type, resolved, value);
}

function inEnum(resolved: Resolved, value: unknown): Found | undefined {
  const values = resolved.definition.values ?? {};
  if (typeof value === 'string' && Object.hasOwn(values, value)) return undefined;
  if (typeof value === 'number' && Object.values(values).includes(value)) return undefined;
  return {
    path: '',
    problem: (path) => `Invalid value at '${path}' (${resolved.name}), ${JSON.stringify(value)}`,
  };
}

function inOneofs(resolved: Resolved, value: Readonly<Record<string, unknown>>): Found | undefined {
  const { oneofs } = resolved.definition;
  if (!oneofs) return undefined;
  for (const { oneof } of Object.values(oneofs)) {
    const set = oneof.filter((name) => value[name] !== undefined && value[name] !== null);
    if (set.length > 1) {
      return {
        path: '',
        problem: `oneof already set: ${set.join(' and ')} exclude each other in ${resolved.name}`,
      };
    }
  }
  return undefined;
}
