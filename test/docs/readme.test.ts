import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './markdown-files';
import { snippetsOf } from './snippets';

const blocks = snippetsOf('ts');

/** A reader's own file imports the package by its name. */
const CONFIG = {
  extends: join(ROOT, 'tsconfig.json'),
  compilerOptions: {
    rootDir: '/',
    noUnusedLocals: false,
    typeRoots: [join(ROOT, 'node_modules/@types')],
    paths: {
      '@riposte/gcp': [join(ROOT, 'index.ts')],
      '@riposte/gcp/core': [join(ROOT, 'core/index.ts')],
      '*': [join(ROOT, 'node_modules/*')],
    },
  },
  include: ['*.ts'],
  exclude: [],
};

describe('code in the documents', () => {
  it('exists', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(3);
  });

  it('compiles against this repository', () => {
    const folder = mkdtempSync(join(tmpdir(), 'riposte-docs-'));
    try {
      writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(CONFIG));
      for (const [index, { code }] of blocks.entries()) {
        writeFileSync(join(folder, `block-${index + 1}.ts`), `${code}\nexport {};\n`);
      }
      const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
      expect(compile(tsc, folder)).toBe('');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});

/** The messages of the compiler, empty if it reports none. */
function compile(tsc: string, folder: string): string {
  try {
    return execFileSync(process.execPath, [tsc, '--noEmit', '-p', folder], { encoding: 'utf8' });
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  }
}
