import type * as z from 'zod';

/**
 * What a schema expects, in words, read from the schema itself. zod's own texts describe types, but the author of a
 * config wants to know what to write. zod documents the parts of a schema (`_zod.def`) for library authors.
 */

type Schema = z.core.$ZodType;
type Def = z.core.$ZodTypes['_zod']['def'];

const defOf = (schema: Schema): Def => (schema as z.core.$ZodTypes)._zod.def;

/** The schema without defaults and optionals around it. */
function bare(schema: Schema): Schema {
  const def = defOf(schema);
  return 'innerType' in def ? bare(def.innerType) : schema;
}

/** In words: "one of observe, enforce", "a whole number from 1 to 720", "{ id, number }". */
export function expectationOf(schema: Schema): string {
  const here = bare(schema);
  const def = defOf(here);
  const own = ownWords(def);
  if (own !== undefined) return own;
  switch (def.type) {
    case 'object':
      return `{ ${Object.entries(def.shape)
        .map(([name, member]) => (isOptional(member) ? `${name}?` : name))
        .join(', ')} }`;
    case 'array':
      return `a list, each ${expectationOf(def.element)}`;
    case 'record':
      return `an object of ${expectationOf(def.keyType)}: ${expectationOf(def.valueType)}`;
    case 'union':
      return def.options.map(expectationOf).join(' or ');
    case 'enum':
      return `one of ${Object.values(def.entries).join(', ')}`;
    case 'literal':
      return def.values.map(String).join(' or ');
    case 'number':
      return numberText(def);
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'a text';
    default:
      return 'an object';
  }
}

const isOptional = (schema: Schema): boolean =>
  ['optional', 'default', 'prefault'].includes(defOf(schema).type);

/** The schema author's own text: that of the type, or of the first check that has one. */
function ownWords(def: Def): string | undefined {
  const texts = [def, ...(def.checks ?? []).map((check) => check._zod.def)].map(({ error }) =>
    error?.({} as never),
  );
  return texts.find((text): text is string => typeof text === 'string');
}

function numberText(def: Def): string {
  const bounds = (def.checks ?? []).map((check) => check._zod.def as z.core.$ZodCheckGreaterThanDef);
  const bound = (kind: string) => bounds.find((each) => (each.check as string) === kind)?.value;
  const [least, most] = [bound('greater_than'), bound('less_than')];
  const number = 'format' in def ? 'a whole number' : 'a number';
  if (least !== undefined && most !== undefined) return `${number} from ${least} to ${most}`;
  return least === undefined ? number : `${number}, at least ${least}`;
}
