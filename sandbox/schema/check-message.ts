import { isObject } from '../../core/values/json';
import type { Definitions, Resolved } from './definitions';
import { type ScalarCheck, tryScalarCheck } from './scalars';
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
  const found = inMessage(definitions, typed(definitions, type, scope), value);
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

/** A type as a field names it, with what its name means there. */
interface Typed {
  readonly type: string;
  readonly resolved: Resolved | undefined;
  readonly isWellKnown: boolean;
}

interface Member extends Typed {
  readonly isMap: boolean;
  readonly isRepeated: boolean;
  /** Absent for a message or an enum. */
  readonly scalar: ScalarCheck | undefined;
}

/** By the message that has them. Every member of every request and answer is looked up. */
const membersOf = new WeakMap<Resolved, Map<string, Member | undefined>>();

function tryMember(definitions: Definitions, owner: Resolved, key: string): Member | undefined {
  const known = membersOf.get(owner) ?? new Map<string, Member | undefined>();
  if (known.size === 0) membersOf.set(owner, known);
  const member = known.get(key);
  if (member !== undefined) return member;
  const fields = owner.definition.fields ?? {};
  const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
  // Only the names of members are kept, because anybody may send any other name.
  if (!field) return undefined;
  const made = {
    ...typed(definitions, field.type, owner.name),
    isMap: field.keyType !== undefined,
    isRepeated: field.rule === 'repeated',
    scalar: tryScalarCheck(field.type),
  };
  known.set(key, made);
  return made;
}

function typed(definitions: Definitions, type: string, scope: string): Typed {
  const resolved = definitions.resolve(type, scope);
  return { type, resolved, isWellKnown: isWellKnown(type, resolved?.name) };
}

function inMessage(
  definitions: Definitions,
  { type, resolved, isWellKnown }: Typed,
  value: unknown,
): Found | undefined {
  if (isWellKnown) return checkWellKnown(resolved?.name ?? type, value, '');
  if (!resolved) return { path: '', problem: `the type ${type} is not in the official definitions` };
  if (!isObject(value)) return { path: '', problem: `expected an object (${resolved.name})` };
  for (const key of Object.keys(value)) {
    const found = inField(definitions, resolved, key, value[key]);
    if (found) return below(key, found);
  }
  return inOneofs(resolved, value);
}

function inField(definitions: Definitions, owner: Resolved, key: string, value: unknown): Found | undefined {
  const member = tryMember(definitions, owner, key);
  if (!member) return { path: '', problem: `Unknown name "${key}": Cannot find field in ${owner.name}` };
  // In ProtoJSON, null means that the field is absent.
  if (value === undefined || value === null) return undefined;
  if (member.isMap) return inMap(definitions, member, value);
  if (!member.isRepeated) return inSingle(definitions, member, value);
  if (!Array.isArray(value)) return { path: '', problem: 'expected an array' };
  for (let index = 0; index < value.length; index += 1) {
    const found = inSingle(definitions, member, value[index]);
    if (found) return below(`[${index}]`, found);
  }
  return undefined;
}

function inMap(definitions: Definitions, member: Member, value: unknown): Found | undefined {
  if (!isObject(value)) return { path: '', problem: 'expected an object (map)' };
  for (const key of Object.keys(value)) {
    const found = inSingle(definitions, member, value[key]);
    if (found) return below(key, found);
  }
  return undefined;
}

function inSingle(definitions: Definitions, member: Member, value: unknown): Found | undefined {
  const { scalar, resolved } = member;
  if (scalar) {
    const problem = scalar(value);
    return problem === undefined ? undefined : { path: '', problem };
  }
  return resolved?.definition.values ? inEnum(resolved, value) : inMessage(definitions, member, value);
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
