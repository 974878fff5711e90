'use strict';
const { default: circus } = require('jest-circus/runner');

/**
 * Runs a test file as Jest does, without the two messages to the main process for each test. The result of the file has
 * the same facts. Jest uses the messages only to count tests in a terminal while a file runs.
 */
module.exports = (globalConfig, config, environment, runtime, testPath) =>
  circus(globalConfig, config, environment, runtime, testPath);
