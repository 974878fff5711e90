import { isObject, type Json, type JsonObject } from '../../core/values/json';

const EXPRESSION = /\$\{([a-z0-9_]+(?:\.[A-Za-z0-9_-]+)+)(?:\[0\])?\}/g;

/** Local values, and variables by their defaults. A change in one of them applies wherever it is used. */
export function namedValues({ locals, variable }: JsonObject): ReadonlyMap<string, Json> {
  const values = new Map<string, Json>();
  for (const [name, value] of Object.entries(isObject(locals) ? locals : {})) {
    if (value !== undefined) values.set(`local.${name}`, value);
  }
  for (const [name, block] of Object.entries(isObject(variable) ? variable : {})) {
    if (isObject(block) && block.default !== undefined) values.set(`var.${name}`, block.default);
  }
  // A local value may refer to others. A few passes are more than real code needs.
  const written = new Map(values);
  for (let round = 0; round < 4; round += 1) {
    for (const [name, value] of values) values.set(name, withNamedValues(value, written) ?? null);
  }
  return values;
}

export function withNamedValues(value: Json | undefined, named: ReadonlyMap<string, Json>): Json | undefined {
  if (named.size === 0) return value;
  return withTexts(value, (written) => {
    const [, only = ''] = /^\$\{((?:local|var)\.[A-Za-z0-9_-]+)\}$/.exec(written) ?? [];
    if (named.has(only)) return named.get(only);
    return written.replace(/\$\{((?:local|var)\.[A-Za-z0-9_-]+)\}/g, (whole, name: string) => {
      const text = named.get(name);
      return typeof text === 'string' ? text : whole;
    });
  });
}

/**
 * Replaces each reference whose text follows from the other's arguments. Other references remain as written. A value
 * without such a reference is the same object.
 */
export function resolve(value: Json | undefined, texts: ReadonlyMap<string, string>): Json | undefined {
  return withTexts(value, (written) =>
    written.replace(EXPRESSION, (whole, reference: string) => {
      const text = texts.get(reference);
      return text === undefined || text.includes('${') ? whole : text;
    }),
  );
}

/** With every text that contains an expression replaced. A value in which nothing changes is the same object. */
function withTexts(value: Json | undefined, replace: (text: string) => Json | undefined): Json | undefined {
  if (typeof value === 'string') return value.includes('${') ? replace(value) : value;
  if (Array.isArray(value)) {
    const items = value.map((item) => withTexts(item, replace) ?? null);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value)) return value;
  let changed: Record<string, Json | undefined> | undefined;
  for (const key of Object.keys(value)) {
    const member = withTexts(value[key], replace);
    if (member === value[key]) continue;
    changed ??= { ...value };
    changed[key] = member;
  }
  return changed ?? value;
}
