import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadScript } from '../factories/run-script';
import { tempFolder } from '../factories/temp-folder';

const BUILT = new Date('2026-03-01T12:00:00Z');
const BEFORE = new Date('2026-03-01T11:00:00Z');
const AFTER = new Date('2026-03-01T13:00:00Z');

interface Staleness {
  isStale(root: string): boolean;
  markBuilt(root: string, startedAt: Date): void;
}
interface Compile {
  pruneTopLevel(root: string): void;
}
let isStale: Staleness['isStale'];
let markBuilt: Staleness['markBuilt'];
let pruneTopLevel: Compile['pruneTopLevel'];
beforeAll(async () => {
  ({ isStale, markBuilt } = await loadScript<Staleness>('staleness.mjs'));
  ({ pruneTopLevel } = await loadScript<Compile>('compile.mjs'));
});

/** A repository with one source, all of it older than its build. */
function builtRepository(): string {
  const root = tempFolder('stale');
  mkdirSync(join(root, 'core'));
  writeFileSync(join(root, 'core', 'a.ts'), '');
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'tsconfig.build.json'), '{ "include": ["main.ts", "core/**/*.ts"] }');
  for (const name of ['core/a.ts', 'core', 'package-lock.json', 'tsconfig.build.json']) {
    utimesSync(join(root, name), BEFORE, BEFORE);
  }
  markBuilt(root, BUILT);
  return root;
}

test('a build that is newer than every input is not repeated', () => {
  expect(isStale(builtRepository())).toBe(false);
});

test.each(['core/a.ts', 'package-lock.json'])('a newer %s requires a build', (name) => {
  const root = builtRepository();
  utimesSync(join(root, name), AFTER, AFTER);
  expect(isStale(root)).toBe(true);
});

test('a deleted source requires a build, so that dist does not keep it', () => {
  const root = builtRepository();
  rmSync(join(root, 'core', 'a.ts'));
  expect(isStale(root)).toBe(true);
});

test('a deleted source at the top requires a build, which removes what was built from it', () => {
  const root = builtRepository();
  for (const name of ['main.js', 'main.d.ts']) writeFileSync(join(root, 'dist', name), '');
  expect(isStale(root)).toBe(true);
  pruneTopLevel(root);
  expect(['main.js', 'main.d.ts', '.built'].map((name) => existsSync(join(root, 'dist', name)))).toEqual([
    false,
    false,
    true,
  ]);
  expect(isStale(root)).toBe(false);
});

test('a build of another tree that shares dist/ by hard links asks for a build', () => {
  const root = builtRepository();
  writeFileSync(join(root, 'dist', '.built'), tempFolder('other-tree'));
  utimesSync(join(root, 'dist', '.built'), BUILT, BUILT);
  expect(isStale(root)).toBe(true);
});

test('a missing build requires one', () => {
  expect(isStale(tempFolder('never-built'))).toBe(true);
});
