import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadScript } from '../factories/run-script';

const ROOT = join(__dirname, '..', '..');
const json = (...path: string[]) => JSON.parse(readFileSync(join(ROOT, ...path), 'utf8'));
const manifest = json('package.json');
const lowest = (range: string): string => range.replace(/^>=(\S+) .*$/, '$1');

const subpaths = Object.keys(manifest.exports).filter(
  (key) => key.startsWith('./') && !key.endsWith('.json'),
);

describe('the published package', () => {
  test('has four entries', () => {
    expect(subpaths).toEqual(['./core', './responder', './testing']);
    expect(manifest.exports['.'].default).toBe(manifest.main);
    expect(manifest.exports['.'].types).toBe(manifest.types);
  });

  test.each(['.', ...subpaths])('%s is built from a source of this repository', (subpath) => {
    const { types, default: code } = manifest.exports[subpath];
    expect(types).toBe(code.replace(/\.js$/, '.d.ts'));
    expect(existsSync(join(ROOT, code.replace('./dist/', '').replace(/\.js$/, '.ts')))).toBe(true);
  });

  test('names the same types for the resolution of Node 10, which `cdktf init` configures', () => {
    const told = Object.fromEntries(
      subpaths.map((subpath) => [subpath.slice(2), [manifest.exports[subpath].types]]),
    );
    expect(manifest.typesVersions['*']).toEqual(told);
  });

  test('can be published publicly under its scope', () => {
    expect(manifest.private).toBeUndefined();
    expect(manifest.name).toMatch(/^@[a-z-]+\/[a-z-]+$/);
    expect(manifest.publishConfig).toEqual({ access: 'public' });
  });

  test('uses the lowest supported peers for development', () => {
    for (const [name, range] of Object.entries<string>(manifest.peerDependencies)) {
      expect(`${name} ${manifest.devDependencies[name]}`).toBe(`${name} ${lowest(range)}`);
    }
  });

  test('is tested by a consumer on the lowest peers, with TypeScript 5.9', () => {
    const consumer = json('test', 'consumer', 'package.json');
    for (const [name, range] of Object.entries<string>(manifest.peerDependencies)) {
      expect(`${name} ${consumer.dependencies[name]}`).toBe(`${name} ${lowest(range)}`);
    }
    expect(consumer.devDependencies.typescript).toMatch(/^5\.9\.\d+$/);
  });
});

describe('a document that a message names', () => {
  const sources = (folder: string): string[] =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file));
  const texts = ['core', 'functions', 'cli', 'constructs', 'stacks'].flatMap(sources).map((file) => {
    const code = readFileSync(join(ROOT, file), 'utf8');
    // Comments are for people who have the repository.
    return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  });
  const named = [
    ...new Set(
      texts.flatMap(
        (text) => text.match(/(?:docs\/[a-z-]+|SECURITY|README|CHANGELOG)\.md(?:#[a-z-]+)?/g) ?? [],
      ),
    ),
  ].sort();

  test('is found by this test', () => expect(named).toContain('docs/runbooks.md#contain-by-hand'));

  test.each(named)('%s is in the package', (document) => {
    const [file = '', anchor] = document.split('#');
    const { files } = manifest as { files: string[] };
    // npm always packs the README.
    const isPacked =
      file === 'README.md' || files.includes(file) || (/^docs\//.test(file) && files.includes('docs'));
    expect(isPacked).toBe(true);
    const headings = [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^#+ (.+)$/gm)].map((match) =>
      (match[1] as string)
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    if (anchor !== undefined) expect(headings).toContain(anchor);
  });
});

describe('the package on CDK Terrain', () => {
  let changed: typeof manifest;
  beforeAll(async () => {
    interface OnCdkTerrain {
      onCdkTerrain(manifest: object): typeof changed;
    }
    const { onCdkTerrain } = await loadScript<OnCdkTerrain>('on-cdk-terrain.mjs');
    changed = onCdkTerrain(manifest);
  });

  test('gets its engine under the name cdktf, and the provider the same one', () => {
    expect(changed.devDependencies.cdktf).toMatch(/^npm:cdktn@\d+\.\d+\.\d+$/);
    expect(changed.overrides['@cdktf/provider-google']).toEqual({
      cdktf: '$cdktf',
      constructs: '$constructs',
    });
  });

  test('differs in nothing else', () => {
    const { cdktf: _, constructs: __, ...others } = manifest.devDependencies;
    expect(changed).toMatchObject({ ...manifest, devDependencies: others });
  });
});
