import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOW_TO_RECORD, recordedSchema } from '../rehearsal/stand-in/recorded-schema';
import { type Block, schemaOf } from '../rehearsal/stand-in/schema';

/**
 * Writes constructs/provider/provider-enums.ts: the arguments of each resource that a construct creates, typed with the
 * accepted values instead of `string`. The provider's documentation lists the values ("Possible values"), but its bindings
 * do not. Run `npm run enums` after a change of @cdktf/provider-google, or when a construct creates a new resource.
 */
const CONSTRUCTS = join(__dirname, '..', 'constructs');
export const FILE = join(CONSTRUCTS, 'provider', 'provider-enums.ts');

/** The binding modules of resources that constructs import, such as `pubsub-topic`, without data sources. */
function importedModules(): readonly string[] {
  const texts = readdirSync(CONSTRUCTS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(CONSTRUCTS, file), 'utf8'));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/'@cdktf\/provider-google\/lib\/([\w-]+)'/g)].map(([, name = '']) => name),
  );
  return [...new Set(names)].filter((name) => !/^(?:data-|provider$)/.test(name)).sort();
}

/** A binding module: its class, such as `PubsubTopic`, and the type that it creates. */
interface Binding {
  readonly name: string;
  readonly className: string;
  readonly type: string;
}

function bindingOf(name: string): Binding {
  const declared = readFileSync(require.resolve(`@cdktf/provider-google/lib/${name}/index.d.ts`), 'utf8');
  return {
    name,
    className: /class (\w+) extends cdktf\.TerraformResource/.exec(declared)?.[1] ?? '',
    type: /readonly tfResourceType = "(\w+)"/.exec(declared)?.[1] ?? '',
  };
}

/** The resource types that constructs create. */
export const constructedTypes = (): readonly string[] =>
  importedModules().map((name) => bindingOf(name).type);

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

type Enums = { readonly [argument: string]: readonly string[] | Enums };

function enumsOf({ attributes, blocks }: Block): Enums {
  const values = attributes.flatMap(({ name, values }) => (values ? [[camel(name), values] as const] : []));
  const nested = blocks.flatMap(({ name, block }) => {
    const inner = enumsOf(block);
    return Object.keys(inner).length > 0 ? [[camel(name), inner] as const] : [];
  });
  return Object.fromEntries([...values, ...nested]);
}

const isList = (value: readonly string[] | Enums): value is readonly string[] => Array.isArray(value);

function typeText(enums: Enums, indent: string): string {
  const members = Object.entries(enums).map(([name, value]) => {
    const inner = isList(value)
      ? value.map((each) => `'${each}'`).join(' | ')
      : typeText(value, `${indent}  `);
    return `${indent}  readonly ${name}: ${inner};`;
  });
  return ['{', ...members, `${indent}}`].join('\n');
}

/** The text of the file from the recorded schema, before formatting. */
export function providerEnums(): string {
  const facts = recordedSchema();
  const { resources } = schemaOf(facts);
  const all = importedModules().flatMap((module) => {
    const { name, className, type } = bindingOf(module);
    const block = resources[type];
    if (!block) throw new Error(`the recorded schema does not have ${type}; ${HOW_TO_RECORD}`);
    const enums = enumsOf(block);
    return Object.keys(enums).length > 0 ? [{ name, className, enums }] : [];
  });
  const imports = all.map(
    ({ name, className }) => `import type { ${className}Config } from '@cdktf/provider-google/lib/${name}';`,
  );
  const types = all.map(
    ({ className, enums }) =>
      `export type Typed${className}Config = Typed<${className}Config, ${typeText(enums, '')}>;`,
  );
  return [
    `// Generated from the documentation of ${facts.provider_version} by \`npm run enums\`. Do not edit.`,
    ...imports,
    "import type { Typed } from './typed';",
    '',
    types.join('\n\n'),
    '',
  ].join('\n');
}

if (require.main === module) writeFileSync(FILE, providerEnums());
