import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../factories/temp-folder';

const ROOT = join(__dirname, '..', '..');

/** What each of two test files saw. They run one after the other in one process. */
const visits = (() => {
  const report = join(tempFolder('runner'), 'visits');
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const { status, stderr } = spawnSync(
    process.execPath,
    [jest, '--runInBand', '--testMatch', '**/fixtures/runner/*.case.ts'],
    { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'C', REPORT: report } },
  );
  if (status !== 0) throw new Error(`jest ended with ${status}: ${stderr}`);
  return readFileSync(report, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
})();

test('two test files ran in the same process', () => {
  expect(visits.map((visit) => visit.package)).toEqual([1, 2]);
});

describe.each([
  ['first', visits[0]],
  ['second', visits[1]],
])('the %s test file', (_, visit) => {
  test('has its own copy of our module', () => {
    expect(visit.module).toBe(0);
  });

  test('sees no global that another file added', () => {
    expect(visit.newGlobal).toBeUndefined();
  });

  test('sees no global that another file changed', () => {
    expect(visit.changedGlobal).toBe('URL');
  });

  test('sees no environment variable that another file added', () => {
    expect(visit.newVariable).toBeUndefined();
  });

  test('sees no environment variable that another file changed', () => {
    expect(visit.changedVariable).toBe('C');
  });

  test('starts without an exit code', () => {
    expect(visit.exitCode).toBeUndefined();
  });

  test('starts in the folder of the project', () => {
    expect(visit.folder).toBe(ROOT);
  });
});

describe('an object of Node or of a package', () => {
  test('is an instance of the same Error as ours', () => {
    expect(() => readFileSync(join(ROOT, 'missing'))).toThrow(Error);
  });
});
