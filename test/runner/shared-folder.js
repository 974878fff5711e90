const { mkdtempSync, realpathSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/**
 * Creates a folder that all test files of one run share, in all workers. Values that are costly and never change are
 * made once and kept there (test/factories/once-per-run.ts). remove-shared-folder.js removes the folder after the run.
 */
module.exports = async () => {
  process.env.RIPOSTE_TEST_RUN = realpathSync(mkdtempSync(join(tmpdir(), 'riposte-test-run-')));
};
