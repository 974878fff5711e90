const { accessSync, constants, mkdtempSync, realpathSync, statfsSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Linux keeps this folder in memory. Removing a folder from a disk takes seconds if the disk is busy. */
const IN_MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 ** 31;

/**
 * Creates a folder that all test files of one run share, in all workers. Values that are costly and never change are
 * made once and kept there (test/factories/once-per-run.ts). remove-shared-folder.js removes the folder after the run.
 */
module.exports = async () => {
  const parent = hasSpace(IN_MEMORY) ? IN_MEMORY : tmpdir();
  process.env.RIPOSTE_TEST_RUN = realpathSync(mkdtempSync(join(parent, 'riposte-test-run-')));
};

function hasSpace(folder) {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return false;
  }
}
