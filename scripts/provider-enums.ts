import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractSchema } from '../rehearsal/schema/extract-schema';
import { bindingsPackage } from '../rehearsal/schema/provider-schema';
import type { Block } from '../rehearsal/schema/schema';

/**
 * Writes constructs/provider-enums.ts: for each resource that a construct makes, its arguments with the values that the
 * provider accepts instead of `string`. The provider's documentation lists them ("Possible values"), its bindings do
 * not type them. `npm run enums` after a change of @cdktf/provider-google, or when a construct makes a new resource.
 */
const CONSTRUCTS = join(__dirname, '..', 'constructs');
export const FILE = join(CONSTRUCTS, 'provider-enums.ts');

/** The binding modules of resources that constructs import: `pubsub-topic`. Data sources have no such arguments. */
function importedModules(): readonly string[] {
  const texts = readdirSync(CONSTRUCTS).map((file) => readFileSync(join(CONSTRUCTS, file), 'utf8'));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/'@cdktf\/provider-google\/lib\/([\w-]+)'/g)].map(([, name = '']) => name),
  );
  return [...new Set(names)].filter((name) => !/^(?:data-|provider$)/.test(name)).sort();
}

/** `PubsubTopic` */
function classOf(folder: string): string {
  const declared = readFileSync(join(folder, 'index.d.ts'), 'utf8');
  return /class (\w+) extends cdktf\.TerraformResource/.exec(declared)?.[1] ?? '';
}

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

/** The file's text for the installed bindings, before the formatter. */
export function providerEnums(): string {
  const bindings = bindingsPackage();
  const all = importedModules().flatMap((name) => {
    const folder = join(bindings.folder, 'lib', name);
    const enums = enumsOf(extractSchema(folder).block);
    return Object.keys(enums).length > 0 ? [{ name, className: classOf(folder), enums }] : [];
  });
  const imports = all.map(
    ({ name, className }) => `import type { ${className}Config } from '@cdktf/provider-google/lib/${name}';`,
  );
  const types = all.map(
    ({ className, enums }) =>
      `export type Typed${className}Config = Typed<${className}Config, ${typeText(enums, '')}>;`,
  );
  return [
    `// Generated from the documentation of hashicorp/google ${bindings.version} by \`npm run enums\`. Do not edit.`,
    ...imports,
    "import type { Typed } from './typed';",
    '',
    types.join('\n\n'),
    '',
  ].join('\n');
}

if (require.main === module) writeFileSync(FILE, providerEnums());
