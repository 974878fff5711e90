import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../factories/run-main';
import { loadScript } from '../factories/run-script';
import { tempFolder } from '../factories/temp-folder';

interface BundleFunctions {
  bundleFunctions(options: { root: string; entry: string; outdir: string }): Promise<void>;
}

/** Bundles a tiny entry that imports both kinds of dependency. */
async function bundleIn(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'inner.ts'), 'export const greeting: string = "gr\u00fc\u00df dich";');
  writeFileSync(
    join(folder, 'index.ts'),
    [
      "import type { HttpFunction } from '@google-cloud/functions-framework';",
      "import { greeting } from './inner';",
      'export const respond: HttpFunction = (_, response) => void response.send(greeting);',
      "export const act = () => import('@google-cloud/security-center/build/src/v2');",
    ].join('\n'),
  );
  const outdir = join(folder, 'out');
  const options = { root: ROOT, entry: join(folder, 'index.ts'), outdir };
  const { bundleFunctions } = await loadScript<BundleFunctions>('bundle-functions.mjs');
  await bundleFunctions(options);
  return outdir;
}

let first: string;
let code: string;
beforeAll(async () => {
  first = await bundleIn(tempFolder('bundle'));
  code = readFileSync(join(first, 'index.js'), 'utf8');
});

test('the bundle contains the code, its package and its lock file', () => {
  expect(readdirSync(first).sort()).toEqual(['index.js', 'package-lock.json', 'package.json']);
});

test('the code is CommonJS, keeps its umlauts and does not include the heavy client', () => {
  expect(code).toContain('module.exports');
  expect(code).toContain('gr\u00fc\u00df dich');
  expect(code).toContain('"@google-cloud/security-center/build/src/v2"');
  expect(code.length).toBeLessThan(4000);
});

test('the same sources give the same bytes in another folder, and no path of a machine', async () => {
  const second = await bundleIn(join(tempFolder('bundle'), 'deeper', 'with space'));
  for (const file of readdirSync(first)) {
    expect(readFileSync(join(second, file), 'utf8')).toBe(readFileSync(join(first, file), 'utf8'));
  }
  expect(code).not.toContain(ROOT);
  expect(code).not.toContain('riposte-bundle');
});
