import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../factories/temp-folder';

const ROOT = join(__dirname, '..', '..');

const END = 'end of the file';

/** What each of three test files saw. They run one after the other in one process. The third one mocks a module. */
const lines = (() => {
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

const visits = ['first', 'second', 'third'].map((name) => lines.find((line) => line.name === name));

test('three test files ran in the same process', () => {
  expect(visits.map((visit) => visit.package).sort()).toEqual([1, 2, 3]);
});

test('test files share our modules, except for a file that mocks a module', () => {
  const [first, second, third] = visits.map((visit) => visit.module);
  expect([first, second].sort()).toEqual([1, 2]);
  expect(third).toBe(1);
});

test('a test file cannot change data of a module that others share', () => {
  expect(visits.map((visit) => visit.changeOfData)).toEqual(['TypeError', 'TypeError', undefined]);
});

test('work that a shared module has for the end of a test file is done for each of them', () => {
  expect(lines.map((line) => line === END)).toEqual([false, true, false, true, false, true]);
});

test('a stack trace names the line in the source, also in a module that an earlier file loaded', () => {
  const source = readFileSync(join(ROOT, 'test', 'fixtures', 'runner', 'module-state.ts'), 'utf8').split(
    '\n',
  );
  const line = source.findIndex((text) => text.includes("new Error('here')")) + 1;
  expect(visits.map((visit) => visit.line)).toEqual([line, line, line]);
});

describe.each([
  ['first', visits[0]],
  ['second', visits[1]],
  ['third', visits[2]],
])('the %s test file', (_, visit) => {
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
