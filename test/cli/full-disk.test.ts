import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Linux has a file that is always full. */
it('a full disk behind standard output ends the run with the message for a full disk', () => {
  const script = `
    require('tsx/cjs');
    const { processIo } = require('./cli/terminal/io');
    const io = processIo();
    io.stdout('x'.repeat(100000));
    setTimeout(() => process.exit(7), 5000);
  `;
  const full = spawnSync('sh', ['-c', `exec ${process.execPath} -e "$SCRIPT" > /dev/full`], {
    cwd: join(__dirname, '..', '..'),
    env: { ...process.env, SCRIPT: script },
    encoding: 'utf8',
  });
  expect([full.status, full.stderr]).toEqual([2, expect.stringContaining('the disk is full')]);
});
