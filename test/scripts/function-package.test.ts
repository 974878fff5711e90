import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../factories/run-main';
import { loadScript } from '../factories/run-script';
import { tempFolder } from '../factories/temp-folder';

interface Derived {
  readonly packageJson: { dependencies: Record<string, string>; scripts?: unknown; main: string };
  readonly packageLock: { lockfileVersion: number; packages: Record<string, Record<string, unknown>> };
}

const NAMES = ['@google-cloud/functions-framework', '@google-cloud/security-center'];

let derive: (root: string, names: readonly string[]) => Derived;
let packageJson: Derived['packageJson'];
let packageLock: Derived['packageLock'];
beforeAll(async () => {
  interface FunctionPackage {
    functionPackage: typeof derive;
  }
  ({ functionPackage: derive } = await loadScript<FunctionPackage>('function-package.mjs'));
  ({ packageJson, packageLock } = derive(ROOT, NAMES));
});

test('the package depends on exactly the externals, in the installed versions, and runs no script', () => {
  expect(packageJson.main).toBe('index.js');
  expect(packageJson.scripts).toBeUndefined();
  expect(packageJson.dependencies).toEqual(
    Object.fromEntries(
      NAMES.map((name) => [
        name,
        JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version,
      ]),
    ),
  );
});

test('the lock file is sorted and does not reveal where it was made', () => {
  const paths = Object.keys(packageLock.packages);
  expect(paths).toEqual([...paths].sort());
  expect(JSON.stringify(packageLock)).not.toMatch(/"resolved"|"dev"|https?:\/\/[a-z.]*registry/);
});

test('every locked package has its integrity', () => {
  const { '': own, ...others } = packageLock.packages;
  expect(own?.dependencies).toEqual(packageJson.dependencies);
  expect(Object.values(others).filter(({ integrity }) => !integrity)).toEqual([]);
});

describe('with a small lock file', () => {
  const folder = tempFolder('lock');
  const packages = {
    '': { name: 'app' },
    'node_modules/a': {
      version: '1.0.0',
      resolved: 'x',
      integrity: 'a',
      dev: true,
      dependencies: { b: '^2.0.0' },
      optionalDependencies: { gone: '*', there: '*' },
    },
    'node_modules/a/node_modules/b': {
      version: '2.0.0',
      integrity: 'b2',
      peerDependencies: { c: '*', d: '*' },
      peerDependenciesMeta: { d: { optional: true } },
    },
    'node_modules/b': { version: '1.0.0', integrity: 'b1' },
    'node_modules/c': { version: '3.0.0', integrity: 'c' },
    'node_modules/d': { version: '4.0.0', integrity: 'd' },
    'node_modules/there': { version: '5.0.0', integrity: 'e', optional: true },
    'node_modules/unrelated': { version: '6.0.0', integrity: 'f' },
  };
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));

  test('nested versions keep their place, and optional peers and unrelated packages are excluded', () => {
    expect(Object.keys(derive(folder, ['a']).packageLock.packages)).toEqual([
      '',
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/c',
      'node_modules/there',
    ]);
  });

  test('a package that is not locked causes an error that names it', () => {
    expect(() => derive(folder, ['zod'])).toThrow('package-lock.json has no zod');
  });
});
