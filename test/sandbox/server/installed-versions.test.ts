import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lock, versionDifferences } from '../../../sandbox/server/installed-versions';
import { tempFolder } from '../../factories/temp-folder';

/** framework -> express -> debug (its own, older one); framework -> debug. */
const LOCK: Lock = {
  packages: {
    '': { dependencies: { framework: '1.0.0' } },
    'node_modules/framework': { version: '1.0.0', dependencies: { express: '^5.0.0', debug: '^4.0.0' } },
    'node_modules/express': {
      version: '5.1.0',
      dependencies: { debug: '^3.0.0' },
      optionalDependencies: { fast: '*' },
    },
    'node_modules/express/node_modules/debug': { version: '3.2.0' },
    'node_modules/debug': { version: '4.4.0' },
    'node_modules/fast': { version: '1.0.0', optional: true },
  },
};

const AS_LOCKED = {
  'node_modules/framework': '1.0.0',
  'node_modules/express': '5.1.0',
  'node_modules/express/node_modules/debug': '3.2.0',
  'node_modules/debug': '4.4.0',
};

/** Installs these versions and returns the differences, as `name installed/locked`. */
function differencesOf(installed: Record<string, string>): string[] {
  const root = tempFolder('installed');
  for (const [path, version] of Object.entries(installed)) {
    mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, path, 'package.json'), JSON.stringify({ version }));
  }
  return versionDifferences(LOCK, join(root, 'node_modules')).map(
    ({ name, installed: version, locked, direct }) =>
      `${name} ${version ?? 'absent'}/${locked}${direct ? ' direct' : ''}`,
  );
}

describe('installed versions compared with the lock file of the functions', () => {
  test('the locked versions without an optional one are no difference', () => {
    expect(differencesOf(AS_LOCKED)).toEqual([]);
  });

  test('the same versions at other places of the tree are no difference', () => {
    const { 'node_modules/debug': _, 'node_modules/express/node_modules/debug': __, ...rest } = AS_LOCKED;
    expect(
      differencesOf({
        ...rest,
        'node_modules/debug': '3.2.0',
        'node_modules/framework/node_modules/debug': '4.4.0',
      }),
    ).toEqual([]);
  });

  test('another version of a transitive dependency is named', () => {
    expect(differencesOf({ ...AS_LOCKED, 'node_modules/express/node_modules/debug': '3.2.7' })).toEqual([
      'debug 3.2.7/3.2.0',
    ]);
  });

  test('a direct dependency is reported as direct', () => {
    expect(differencesOf({ ...AS_LOCKED, 'node_modules/framework': '1.0.1' })).toEqual([
      'framework 1.0.1/1.0.0 direct',
    ]);
  });

  test('a missing one is reported as absent', () => {
    const { 'node_modules/express': _, 'node_modules/express/node_modules/debug': __, ...rest } = AS_LOCKED;
    expect(differencesOf(rest)).toEqual(['express absent/5.1.0']);
  });

  test('an installed optional dependency must also have the locked version', () => {
    expect(differencesOf({ ...AS_LOCKED, 'node_modules/fast': '2.0.0' })).toEqual(['fast 2.0.0/1.0.0']);
  });
});
