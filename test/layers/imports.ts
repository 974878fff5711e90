import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from '@swc/core';

export const ROOT = join(__dirname, '..', '..');

/** Folders of sources, and the sources next to them. */
const FOLDERS = [
  'bench',
  'cli',
  'constructs',
  'core',
  'functions',
  'rehearsal',
  'review',
  'sandbox',
  'scripts',
  'stacks',
  'testing',
];
const LOOSE = ['index.ts', 'main.ts', 'riposte.config.ts'];

/** Every source file, relative to the root, with forward slashes. */
export const sourceFiles = (): readonly string[] => [
  ...LOOSE,
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((name) => name.endsWith('.ts')),
  ),
];

export const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

export interface Import {
  readonly from: string;
  /** A file of the repository, or the name of a package: `node:fs`, `@noble/hashes/sha2.js`. */
  readonly to: string;
  readonly isPackage: boolean;
}

/** The imports of a file in every form: also types, re-exports, `import()`, `require()` and `typeof import()`. */
export const importsOf = (from: string, source: string): readonly Import[] =>
  [...new Set(specifiersIn(source))].map((specifier) =>
    specifier.startsWith('.')
      ? { from, to: fileOf(posix.join(posix.dirname(from), specifier)), isPackage: false }
      : { from, to: specifier, isPackage: true },
  );

/** A relative import names a file without its extension, or a folder with an index. */
function fileOf(path: string): string {
  const bare = path.replace(/\.js$/, '');
  return [`${bare}.ts`, `${bare}/index.ts`].find((file) => existsSync(join(ROOT, file))) ?? path;
}

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly source?: Node | null;
  readonly argument?: Node;
  readonly callee?: Node;
  readonly arguments?: readonly { readonly expression: Node }[];
  readonly expression?: Node;
}

function specifiersIn(source: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const specifier = specifierOf(value);
    if (typeof specifier === 'string') found.push(specifier);
    for (const child of Object.values(value)) visit(child);
  };
  visit(parseSync(source, { syntax: 'typescript', target: 'es2022' }));
  return found;
}

function specifierOf(node: Node & { readonly moduleRef?: Node }): unknown {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node.source?.value;
    case 'TsImportType':
      return node.argument?.value;
    case 'TsExternalModuleReference':
      return node.expression?.value;
    case 'CallExpression':
      return isLoading(node.callee) ? node.arguments?.[0]?.expression.value : undefined;
    default:
      return undefined;
  }
}

const isLoading = (callee: Node | undefined): boolean =>
  callee?.type === 'Import' || (callee?.type === 'Identifier' && callee.value === 'require');
