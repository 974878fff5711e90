const { mkdtempSync, realpathSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/**
 * A folder that all test files of one run share, in whichever worker they run: what is costly to make and never changed
 * is made once (test/factories/once-per-run.ts). remove-shared-folder.js removes it when the run ends.
 */
module.exports = async () => {
  process.env.RIPOSTE_TEST_RUN = realpathSync(mkdtempSync(join(tmpdir(), 'riposte-test-run-')));
};
