import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../cli';
import { VERSION } from '../../cli/terminal/version';
import { fakeIo } from './fake-io';

const ROOT = join(__dirname, '..', '..');

describe('the program', () => {
  it('has the version of the package', async () => {
    expect(VERSION).toBe(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version);
    const io = fakeIo();
    expect(await run(['--version'], io)).toBe(0);
    expect(io.out.join('').trim()).toBe(VERSION);
  });

  it('explains itself, with the exit codes', async () => {
    const io = fakeIo();
    expect(await run(['--help'], io)).toBe(0);
    expect(io.out.join('')).toMatch(/start[\s\S]*simulate[\s\S]*undo[\s\S]*Exit codes/);
  });

  it('can be executed in the committed state', () => {
    const bin = join(ROOT, 'bin', 'riposte.js');
    expect(statSync(bin).mode & 0o111).toBe(0o111);
    expect(() => execFileSync(process.execPath, ['--check', bin])).not.toThrow();
  });
});
