import { isObject } from '../../core/values/json';
import { checkScalar } from './scalars';
import type { SchemaProblem } from './schema-problem';

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const DURATION = /^-?\d+(?:\.\d{1,9})?s$/;

const isText = (value: unknown, shape: RegExp): boolean => typeof value === 'string' && shape.test(value);

/** JSON forms that differ from the message's own fields (protobuf.dev, "ProtoJSON format"). */
const FORMS: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  Timestamp: (value) => (isText(value, TIMESTAMP) ? undefined : 'expected an RFC 3339 timestamp'),
  Duration: (value) => (isText(value, DURATION) ? undefined : 'expected a duration such as "3.5s"'),
  FieldMask: (value) => (typeof value === 'string' ? undefined : 'expected a comma-separated field mask'),
  Struct: (value) => (isObject(value) ? undefined : 'expected an object (Struct)'),
  Value: () => undefined,
  NullValue: (value) => (value === null || value === 'NULL_VALUE' ? undefined : 'expected null'),
  ListValue: (value) => (Array.isArray(value) ? undefined : 'expected an array (ListValue)'),
  Any: (value) =>
    isObject(value) && typeof value['@type'] === 'string' ? undefined : 'expected an object with "@type"',
  Empty: (value) =>
    isObject(value) && Object.keys(value).length === 0 ? undefined : 'expected an empty object',
  DoubleValue: (value) => checkScalar('double', value),
  FloatValue: (value) => checkScalar('float', value),
  Int64Value: (value) => checkScalar('int64', value),
  UInt64Value: (value) => checkScalar('uint64', value),
  Int32Value: (value) => checkScalar('int32', value),
  UInt32Value: (value) => checkScalar('uint32', value),
  BoolValue: (value) => checkScalar('bool', value),
  StringValue: (value) => checkScalar('string', value),
  BytesValue: (value) => checkScalar('bytes', value),
};

const PREFIX = 'google.protobuf.';

/** By the names of types, which the definitions limit. */
const short = new Map<string, string | undefined>();
function shortName(name: string): string | undefined {
  if (short.has(name)) return short.get(name);
  const last = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
  const known = Object.hasOwn(FORMS, last) ? last : undefined;
  short.set(name, known);
  return known;
}

export const isWellKnown = (type: string, resolvedName: string | undefined): boolean =>
  shortName(resolvedName ?? type.replace(/^\./, '')) !== undefined;

export function checkWellKnown(name: string, value: unknown, path: string): SchemaProblem | undefined {
  const form = shortName(name.replace(/^\./, ''));
  const problem = form === undefined ? undefined : FORMS[form]?.(value);
  return problem === undefined ? undefined : { path, problem };
}
