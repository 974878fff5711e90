/**
 * Prints "N passed, M failed" over the steps of .ci/run. A step that reports counts (in the shape of jest's report) is
 * counted by them; a failure that its report does not explain (lint, types, a crash) is one more, and a step without
 * counts is one check by its exit code.
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
