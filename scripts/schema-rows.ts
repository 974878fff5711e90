import type * as z from 'zod';
import { expectationOf } from '../core/schema/expectation';
import { isObject } from '../core/values/json';

type Schema = z.core.$ZodType;

/** One member of a config, from its schema. */
export interface MemberRow {
  /** `policy.exemptions[].expires`: `[]` is any entry of a list, `NAME` any name of an object. */
  readonly path: string;
  readonly schema: Schema;
  /** The allowed values, in words. */
  readonly type: string;
  readonly required: boolean;
  /** The default as JSON; undefined if it has none. */
  readonly fallback?: string;
}

const defOf = (schema: Schema) => (schema as z.core.$ZodTypes)._zod.def;

/** Every member below a schema, parents before their members, in the order of the schema. */
export function rowsOf(schema: Schema, at = ''): readonly MemberRow[] {
  const def = defOf(schema);
  if ('innerType' in def) return rowsOf(def.innerType, at);
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).flatMap(([key, member]) => {
        const path = at === '' ? key : `${at}.${key}`;
        return [rowOf(path, member), ...rowsOf(member, path)];
      });
    case 'array':
      return rowsOf(def.element, `${at}[]`);
    case 'record':
      return rowsOf(def.valueType, `${at}.NAME`);
    case 'union': {
      const all = def.options.flatMap((option) => rowsOf(option, at));
      return [...new Set(all.map(({ path }) => path))].map((path) =>
        oneOf(all.filter((row) => row.path === path)),
      );
    }
    default:
      return [];
  }
}

function rowOf(path: string, schema: Schema): MemberRow {
  const outer = defOf(schema);
  const fallback = outer.type === 'default' ? JSON.stringify(outer.defaultValue) : undefined;
  return {
    path,
    schema,
    type: expectationOf(schema),
    required: !['optional', 'default', 'prefault'].includes(outer.type),
    // An object whose members have defaults shows no default of its own.
    ...(fallback === undefined ||
    (outer.type === 'default' && isObject(outer.defaultValue) && rowsOf(schema).every(isOptional))
      ? {}
      : { fallback }),
  };
}

const isOptional = ({ required }: MemberRow): boolean => !required;

/** A member of several forms, with the values of each form. */
function oneOf(rows: readonly MemberRow[]): MemberRow {
  const types = [...new Set(rows.map(({ type }) => type))];
  return { ...(rows[0] as MemberRow), type: types.join(' or ') };
}
