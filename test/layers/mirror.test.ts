import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ROOT, sourceFiles } from './imports';

/** Folders of test/ without a folder of sources, each with the reason. These rules do not apply to what is below them. */
const OF_THEIR_OWN: Readonly<Record<string, string>> = {
  consumer: 'a project that installs the package, for npm run test:package',
  factories: 'creates the objects for the tests of several folders',
  faults: 'the fault simulation, which runs the whole pipeline',
  fixtures: 'data',
  layers: 'tests of the tree itself: who may import whom, and where tests are',
  'main-job': 'runs the whole pipeline in the sandbox',
  package: 'what is published: package.json and the packed files',
  runner: 'how jest runs these tests',
  'rehearsal/mistakes': 'programs with one mistake each, which seeded-mistakes.test.ts compiles',
  'review/cases': 'changes that a person could propose, and the findings of the review on each',
  'stacks/golden': 'synthesized JSON that must not change by accident',
};

const tests = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts') && name.includes('/'));
const mirrored = tests.filter(
  (name) => !Object.keys(OF_THEIR_OWN).some((folder) => name.startsWith(`${folder}/`)),
);

const SOURCES = sourceFiles();

/** The sources of one top folder with a certain name: `core`, `grants` -> `core/deployment/grants.ts`. */
const sourcesNamed = (top: string | undefined, name: string): readonly string[] =>
  SOURCES.filter((file) => file.startsWith(`${top}/`) && basename(file, '.ts') === name);

const subjectOf = (test: string): string => basename(test).replace(/(?:\.test|\.contract)?\.ts$/, '');

describe('test/ mirrors the tree', () => {
  it('has no folder without a folder of sources, except the listed ones', () => {
    const folders = [...new Set(mirrored.map((name) => dirname(name)))];
    expect(folders.length).toBeGreaterThan(60);
    expect(folders.filter((folder) => !existsSync(join(ROOT, folder)))).toEqual([]);
  });

  it('has each test with the name of a source in the folder of that source', () => {
    const elsewhere = mirrored
      .filter((name) => name.endsWith('.test.ts') || name.endsWith('.contract.ts'))
      .filter((name) => {
        const subject = subjectOf(name);
        const sources = sourcesNamed(name.split('/')[0], subject);
        // ledger/ledger.test.ts tests the whole folder.
        if (sources.length === 0 || basename(dirname(name)) === subject) return false;
        return !sources.some((source) => dirname(source) === dirname(name));
      });
    expect(elsewhere).toEqual([]);
  });

  it.each(Object.keys(OF_THEIR_OWN))('has the listed folder %s, which no source has', (folder) => {
    expect(tests.some((name) => name.startsWith(`${folder}/`)) || folder === 'stacks/golden').toBe(true);
    expect(existsSync(join(ROOT, folder))).toBe(false);
  });
});
