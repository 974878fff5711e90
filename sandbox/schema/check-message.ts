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
  const resolved = definitions.resolve(type, scope);
  if (isWellKnown(type, resolved?.name)) return checkWellKnown(resolved?.name ?? type, value, path);
  if (!resolved) return { path, problem: `the type ${type} is not in the official definitions` };
  if (!isObject(value)) return { path, problem: `expected an object (${resolved.name})` };
  for (const [key, member] of Object.entries(value)) {
    const problem = checkField(definitions, resolved, key, member, path);
    if (problem) return problem;
  }
  return checkOneofs(resolved, value, path);
}
function checkField(
  definitions: Definitions,
  owner: Resolved,
  key: string,
  value: unknown,
  path: string,
): SchemaProblem | undefined {
  const at = path === '' ? key : `${path}.${key}`;
  const fields = owner.definition.fields ?? {};
  const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (!field) return { path: at, problem: `Unknown name "${key}": Cannot find field in ${owner.name}` };
  // In ProtoJSON, null means that the field is absent.
  if (value === undefined || value === null) return undefined;
  if (field.keyType !== undefined) return checkMap(definitions, owner, field, value, at);
  if (field.rule !== 'repeated') return checkSingle(definitions, owner, field, value, at);
  if (!Array.isArray(value)) return { path: at, problem: 'expected an array' };
  return value
    .map((item, index) => checkSingle(definitions, owner, field, item, `${at}[${index}]`))
    .find((problem) => problem !== undefined);
}
function checkMap(
  definitions: Definitions,
  owner: Resolved,
  field: FieldDefinition,
  value: unknown,
  path: string,
): SchemaProblem | undefined {
  if (!isObject(value)) return { path, problem: 'expected an object (map)' };
  for (const [key, member] of Object.entries(value)) {
    const problem = checkSingle(definitions, owner, field, member, `${path}.${key}`);
    if (problem) return problem;
  }
  return undefined;
}
function checkSingle(
  definitions: Definitions,
  owner: Resolved,
  field: FieldDefinition,
  value: unknown,
  path: string,
): SchemaProblem | undefined {
  if (isScalar(field.type)) {
    const problem = checkScalar(field.type, value);
    return problem === undefined ? undefined : { path, problem };
  }
  const resolved = definitions.resolve(field.type, owner.name);
  if (resolved?.definition.values) return checkEnum(resolved, value, path);
  return checkMessage(definitions, field.type, value, path, owner.name);
}
function checkEnum(resolved: Resolved, value: unknown, path: string): SchemaProblem | undefined {
  const values = resolved.definition.values ?? {};
  if (typeof value === 'string' && Object.hasOwn(values, value)) return undefined;
  if (typeof value === 'number' && Object.values(values).includes(value)) return undefined;
  return { path, problem: `Invalid value at '${path}' (${resolved.name}), ${JSON.stringify(value)}` };
}
function checkOneofs(
  resolved: Resolved,
  value: Readonly<Record<string, unknown>>,
  path: string,
): SchemaProblem | undefined {
  for (const { oneof } of Object.values(resolved.definition.oneofs ?? {})) {
    const set = oneof.filter((name) => value[name] !== undefined && value[name] !== null);
    if (set.length > 1) {
      return {
        path,
        problem: `oneof already set: ${set.join(' and ')} exclude each other in ${resolved.name}`,
      };
    }
  }
  return undefined;
}
