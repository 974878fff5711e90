import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One member of a `...Config` or struct interface of the bindings. */
export interface Property {
  readonly optional: boolean;
  /** TypeScript's spelling: `PubsubTopicSchemaSettings`, `X[] | cdktf.IResolvable`. */
  readonly type: string;
  /** The comment above it, where the provider's documentation lives. */
  readonly doc: string;
}

/** One entry of `synthesizeHclAttributes` or of an `xToHclTerraform` function. */
export interface HclEntry {
  readonly name: string;
  /** The expression behind `value:`; names the property and, for a block, the function of its content. */
  readonly value: string;
  readonly isBlock: boolean;
  /** simple, list, set, map or struct. */
  readonly kind: string;
  /** `string`, `stringList`, ... or a class name for blocks. */
  readonly storage: string;
}

/** A generated class: what it extends, and what its getters read. */
export interface GeneratedClass {
  readonly base: string;
  readonly body: string;
}

/** A binding module taken apart; everything by its name in the sources. */
export interface ModuleText {
  readonly interfaces: ReadonlyMap<string, ReadonlyMap<string, Property>>;
  readonly functions: ReadonlyMap<string, readonly HclEntry[]>;
  readonly classes: ReadonlyMap<string, GeneratedClass>;
}

/**
 * Reads the generated JavaScript and declarations of one resource as text. They come from one code generator (cdktf's
 * provider generator), so their layout is regular: four spaces a level, one member a paragraph. Running the module
 * would not do: which arguments are optional stands only in the declarations, the Terraform names only in the code.
 */
export function readModuleText(folder: string): ModuleText {
  // The largest resources are split over files in folders of their own.
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const read = (ending: string) =>
    files
      .filter((file) => file.endsWith(ending))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
  const code = read('.js');
  return {
    interfaces: interfacesOf(read('.d.ts')),
    functions: functionsOf(code),
    classes: classesOf(code),
  };
}

const INTERFACE = /^export interface (\w+)[^{\n]*\{\n([\s\S]*?)^\}/gm;
const PROPERTY =
  /(?: {4}\/\*\*([\s\S]*?)\*\/\n)? {4}readonly (\w+)(\??): ([\s\S]*?);\n(?= {4}(?:readonly|\/\*\*)|$)/g;

function interfacesOf(declarations: string): ModuleText['interfaces'] {
  const found = new Map<string, ReadonlyMap<string, Property>>();
  for (const [, name = '', body = ''] of declarations.matchAll(INTERFACE)) {
    const properties = new Map<string, Property>();
    for (const [, doc = '', property = '', mark, type = ''] of body.matchAll(PROPERTY)) {
      properties.set(property, { optional: mark === '?', type: type.replace(/\s+/g, ' '), doc });
    }
    found.set(name, properties);
  }
  return found;
}

const HCL_FUNCTION = /^function (\w+ToHclTerraform)\(struct\) \{\n([\s\S]*?)^\}/gm;

function functionsOf(code: string): ModuleText['functions'] {
  return new Map(
    [...code.matchAll(HCL_FUNCTION)].map(([, name = '', body = '']) => [name, hclEntries(body)]),
  );
}

const CLASS = /^class (\w+) extends cdktf\.(\w+) \{\n([\s\S]*?)^\}/gm;

function classesOf(code: string): ModuleText['classes'] {
  return new Map(
    [...code.matchAll(CLASS)].map(([, name = '', base = '', body = '']) => [name, { base, body }]),
  );
}

const HCL_ENTRY =
  /^ +(\w+): \{\n +value: ([\s\S]*?),\n +isBlock: (true|false),\n +type: "(\w+)",\n +storageClassType: "(\w+)"/gm;

/** The entries of an attribute literal: of a function, or of a resource's `synthesizeHclAttributes`. */
export function hclEntries(body: string): readonly HclEntry[] {
  return [...body.matchAll(HCL_ENTRY)].map(([, name = '', value = '', isBlock, kind = '', storage = '']) => ({
    name,
    value,
    isBlock: isBlock === 'true',
    kind,
    storage,
  }));
}
