import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../factories/temp-folder';

const SCRIPT = join(__dirname, '..', '..', '.ci', 'count-results.js');

/** Files of the results folder by name. Returns the line that the script prints about them. */
function counted(files: Record<string, string>): string {
  const folder = tempFolder('results');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return execFileSync(process.execPath, [SCRIPT, folder], { encoding: 'utf8' }).trim();
}

const report = (numPassedTests: number, numFailedTests = 0, numRuntimeErrorTestSuites = 0) =>
  JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites });

describe('the last line of the CI', () => {
  test.each([
    [
      'counts of all steps',
      { 'test.exit': '0', 'test.json': report(7), 'package.exit': '0', 'package.json': report(3) },
      '10 passed, 0 failed',
    ],
    ['a suite that did not load', { 'test.exit': '1', 'test.json': report(7, 1, 1) }, '7 passed, 2 failed'],
    [
      'a failure that the report does not explain',
      { 'test.exit': '1', 'test.json': report(7) },
      '7 passed, 1 failed',
    ],
    ['a step that ended before it reported', { 'test.exit': '2', 'test.json': '' }, '0 passed, 1 failed'],
    ['a step without counts', { 'install.exit': '0', 'rehearse.exit': '1' }, '1 passed, 1 failed'],
  ])('sums up %s', (_what, files, expected) => {
    expect(counted(files)).toBe(expected);
  });
});
