import { type Getter, gettersOf } from './getters';
import { googleFills } from './google-fills';
import { type HclEntry, hclEntries, type ModuleText, type Property, readModuleText } from './module-text';
import { possibleValues } from './possible-values';
import type { Attribute, Block, NestedBlock, TypeSpec } from './schema';

export interface ExtractedType {
  /** `google_pubsub_topic`; empty for the provider itself. */
  readonly type: string;
  readonly kind: 'resource' | 'data' | 'provider';
  readonly block: Block;
}

const KINDS: Readonly<Record<string, ExtractedType['kind']>> = {
  TerraformResource: 'resource',
  TerraformDataSource: 'data',
  TerraformProvider: 'provider',
};

/** Rebuilds the Terraform schema of the one type that a binding module is about. */
export function extractSchema(folder: string): ExtractedType {
  const text = readModuleText(folder);
  for (const [name, { base, body }] of text.classes) {
    const kind = KINDS[base];
    if (!kind) continue;
    const type = /terraformResourceType: '(\w+)'/.exec(body)?.[1] ?? '';
    const entries = hclEntries(body.slice(body.indexOf('synthesizeHclAttributes()')));
    const properties = text.interfaces.get(`${name}Config`) ?? new Map();
    const getters = kind === 'provider' ? new Map() : gettersOf(text, name);
    const fills = (argument: string) => googleFills(kind === 'data' ? `data.${type}` : type, argument);
    return { type, kind, block: blockOf({ text, fills }, entries, properties, getters) };
  }
  throw new Error(`${folder} holds no resource, data source or provider class; expected a binding module`);
}

interface Source {
  readonly text: ModuleText;
  /** Whether Google gives an optional argument a value when the stack does not. */
  readonly fills: (argument: string) => boolean;
}

function blockOf(
  source: Source,
  entries: readonly HclEntry[],
  properties: ReadonlyMap<string, Property>,
  getters: ReadonlyMap<string, Getter>,
): Block {
  const propertyOf = (entry: HclEntry): Property => {
    const name = /(?:this\._|struct\??!?\.)(\w+)/.exec(entry.value)?.[1] ?? '';
    return properties.get(name) ?? { optional: true, type: '', doc: '' };
  };
  const attributes: Attribute[] = [];
  const blocks: NestedBlock[] = [];
  for (const entry of entries) {
    const property = propertyOf(entry);
    if (entry.isBlock) blocks.push(nestedBlock(source, entry, property));
    else attributes.push(assignable(source, entry, property));
  }
  const assigned = new Set(entries.map(({ name }) => name));
  for (const [name, getter] of getters) {
    if (assigned.has(name)) continue;
    attributes.push({ name, type: getter.type(), required: false, optional: false, computed: true });
  }
  return { attributes, blocks };
}

function assignable({ fills }: Source, entry: HclEntry, property: Property): Attribute {
  const values = possibleValues(property.doc);
  return {
    name: entry.name,
    type: storageType(entry),
    required: !property.optional,
    optional: property.optional,
    computed: property.optional && fills(entry.name),
    ...(values ? { values } : {}),
  };
}

function nestedBlock(source: Source, entry: HclEntry, property: Property): NestedBlock {
  const content = /(\w+ToHclTerraform)/.exec(entry.value)?.[1] ?? '';
  const struct = /^(\w+)/.exec(property.type)?.[1] ?? '';
  const block = blockOf(
    { ...source, fills: () => false },
    source.text.functions.get(content) ?? [],
    source.text.interfaces.get(struct) ?? new Map(),
    gettersOf(source.text, `${struct}OutputReference`),
  );
  // `timeouts` is the one struct: a block without a number of items.
  if (entry.kind === 'struct') return { name: entry.name, nesting: 'single', min: 0, max: 0, block };
  const many = property.type.includes('[]');
  return {
    name: entry.name,
    nesting: entry.kind === 'set' ? 'set' : 'list',
    min: property.optional ? 0 : 1,
    max: many ? 0 : 1,
    block,
  };
}

const ELEMENTS: Readonly<Record<string, TypeSpec>> = { string: 'string', number: 'number', boolean: 'bool' };
const COLLECTION = /^(string|number|boolean)(List|Set|Map)$/;

function storageType({ kind, storage, name }: HclEntry): TypeSpec {
  const simple = ELEMENTS[storage];
  if (simple) return simple;
  const [, element = '', collection = ''] = COLLECTION.exec(storage) ?? [];
  const of = ELEMENTS[element];
  if (!of) throw new Error(`argument ${name} is stored as ${storage}, which the extractor does not know`);
  if (kind === 'set') return ['set', of];
  return [collection.toLowerCase() as 'list' | 'set' | 'map', of];
}
