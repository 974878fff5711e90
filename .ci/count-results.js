/** Prints "N passed, M failed" from jest's report; a failure before jest (lint, types, build) counts as one. */
const { readFileSync } = require('node:fs');

const [, , reportPath, exitCode] = process.argv;
const text = readFileSync(reportPath, 'utf8');
const report = text === '' ? {} : JSON.parse(text);
const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = report;
const failed = numFailedTests + numRuntimeErrorTestSuites;
const unexplained = exitCode !== '0' && failed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed + unexplained} failed`);
