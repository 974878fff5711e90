/**
 * Prints "N passed, M failed" for the steps of .ci/run. If a step has a report (in the format of jest's), its counts are
 * added. A failed step whose report has no failure (lint, types, a crash) counts as one failure. A step without a report
 * counts as one check, by its exit code.
 */
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const [, , folder] = process.argv;
const steps = readdirSync(folder).filter((name) => name.endsWith('.exit'));
const counts = steps.map((name) => countsOf(join(folder, name.slice(0, -'.exit'.length))));
const sum = (member) => counts.reduce((total, count) => total + count[member], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);

function countsOf(step) {
  const ended = readFileSync(`${step}.exit`, 'utf8').trim();
  const text = existsSync(`${step}.json`) ? readFileSync(`${step}.json`, 'utf8') : '';
  if (text === '') return ended === '0' ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = JSON.parse(text);
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed, failed: ended !== '0' && failed === 0 ? 1 : failed };
}
