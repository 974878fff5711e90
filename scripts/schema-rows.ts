import type * as z from 'zod';
import { expectationOf } from '../core/config/expectation';
import { isObject } from '../core/values/json';

type Schema = z.core.$ZodType;

/** One member of a config, as its schema has it. */
export interface MemberRow {
  /** `policy.exemptions[].expires`: `[]` is any entry of a list, `NAME` any name of an object. */
  readonly path: string;
  readonly schema: Schema;
  /** What may be written, in words. */
  readonly type: string;
  /** The member must be there. */
  readonly required: boolean;
  /** What counts where the member is absent, as JSON; undefined: it has no default. */
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
    // Where its members have defaults of their own, the object needs none here.
    ...(fallback === undefined ||
    (outer.type === 'default' && isObject(outer.defaultValue) && rowsOf(schema).every(isOptional))
      ? {}
      : { fallback }),
  };
}

const isOptional = ({ required }: MemberRow): boolean => !required;

/** A member that several forms have, with what each of them takes. */
function oneOf(rows: readonly MemberRow[]): MemberRow {
  const types = [...new Set(rows.map(({ type }) => type))];
  return { ...(rows[0] as MemberRow), type: types.join(' or ') };
}
