import childProcess from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withVersionsAskedOnce } from '../../stacks/versions-asked-once';
import { tempFolder } from '../factories/temp-folder';

/** A program that records its arguments. */
function program() {
  const folder = tempFolder('versions');
  const [path, notes] = [join(folder, 'program'), join(folder, 'asked')];
  writeFileSync(path, `#!/bin/sh\necho "$@" >> ${notes}\necho v1.11.4\n`);
  chmodSync(path, 0o755);
  return {
    // This is how cdktf calls it: through the module, at the time of the call.
    ask: (what: string) => childProcess.execSync(`${path} ${what}`, { stdio: 'pipe' }).toString().trim(),
    asked: () => readFileSync(notes, 'utf8').trim().split('\n'),
  };
}

test('a program is asked for its version once, and every caller gets the answer', () => {
  const { ask, asked } = program();
  const answers = withVersionsAskedOnce(() => [ask('version'), ask('version'), ask('version')]);
  expect(answers).toEqual(['v1.11.4', 'v1.11.4', 'v1.11.4']);
  expect(asked()).toEqual(['version']);
});

test('every other command runs each time', () => {
  const { ask, asked } = program();
  withVersionsAskedOnce(() => [ask('init'), ask('init')]);
  expect(asked()).toEqual(['init', 'init']);
});

test('after the work, the program is asked each time, even if the work failed', () => {
  const { ask, asked } = program();
  const failing = () =>
    withVersionsAskedOnce(() => {
      throw new Error('from the work');
    });
  expect(failing).toThrow('from the work');
  ask('version');
  ask('version');
  expect(asked()).toEqual(['version', 'version']);
});
