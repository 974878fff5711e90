import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { toRecordedLine } from '../../../core/replay/recorded-finding';
import { aRecorded } from '../../factories/recorded';
import { ROOT } from '../../factories/run-main';
import { tempFolder } from '../../factories/temp-folder';
import { diff, ENFORCE, OBSERVE, write } from './running-diff';

describe('riposte diff with git refs', () => {
  let files: string;
  let repository: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: repository,
      encoding: 'utf8',
    });
  const commit = (message: string) => {
    git('add', '-A');
    git('commit', '-qm', message);
  };
  const module = (mode: string) =>
    `const { base } = require('./base.js');\nexports.config = { ...base, mode: ${mode} };\n`;

  /** Uses one recorded finding, because these tests are about where the config comes from. */
  const refDiff = (cwd: string, ...argv: string[]) =>
    diff(cwd, ...argv, '--findings', join(files, 'rec.jsonl'));

  /** A repository whose config imports a file next to it, and a package that is installed but not committed. */
  beforeAll(() => {
    files = write(tempFolder('diff'), {
      'enforce.json': ENFORCE,
      'rec.jsonl': `${toRecordedLine(aRecorded())}\n`,
    });
    repository = write(tempFolder('repository'), {
      '.gitignore': 'node_modules\n.riposte\n',
      'infra/base.js': `exports.base = ${JSON.stringify(OBSERVE)};\n`,
      'infra/riposte.config.js': module("require('modes').observe"),
      'README.md': 'not code\n',
      'infra/node_modules/modes/index.js': "module.exports = { observe: 'observe', enforce: 'enforce' };\n",
    });
    git('init', '-q', '-b', 'main');
    commit('observe');
    git('tag', 'v1');
    write(repository, { 'infra/riposte.config.js': module("require('modes').enforce") });
    commit('enforce');
    write(repository, { 'infra/untracked.txt': 'stays', 'README.md': 'changed\n' });
  });
  const infra = () => join(repository, 'infra');

  it('reads the config and its imports from the ref, and changes nothing in the working copy', async () => {
    const before = { status: git('status', '--porcelain'), head: git('rev-parse', 'HEAD') };
    const told = await refDiff(infra(), '--base', 'v1');
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('infra/riposte.config.js at v1 -> riposte.config.js');
    expect(told.out).toContain('STRONGER');
    expect({ status: git('status', '--porcelain'), head: git('rev-parse', 'HEAD') }).toEqual(before);
    expect(existsSync(join(repository, '.riposte'))).toBe(false);
  });

  it('reads both sides from refs', async () => {
    expect((await refDiff(infra(), '--base', 'main', '--head', 'v1')).code).toBe(1);
    expect((await refDiff(infra(), '--base', 'HEAD~1', '--head', 'v1')).out).toContain('UNCHANGED');
  });

  it('reads a config that REF:PATH names', async () => {
    const { out } = await refDiff(
      repository,
      '--base',
      'v1:infra/riposte.config.js',
      '--head',
      'main:infra/riposte.config.js',
    );
    expect(out).toContain('STRONGER');
  });

  it('keeps the other files in .riposte', async () => {
    write(repository, { '.riposte/cases/kept': 'x' });
    await refDiff(infra(), '--base', 'v1');
    expect(readdirSync(join(repository, '.riposte'))).toEqual(['cases']);
  });

  it('removes the files of a run that was killed, and keeps those of a run in progress', async () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    write(repository, { [`.riposte/ref-${gone}-x/f`]: 'x', [`.riposte/ref-${process.ppid}-x/f`]: 'x' });
    await refDiff(infra(), '--base', 'v1');
    expect(readdirSync(join(repository, '.riposte')).sort()).toEqual(['cases', `ref-${process.ppid}-x`]);
    rmSync(join(repository, '.riposte', `ref-${process.ppid}-x`), { recursive: true });
  });

  it.each<[string, string[], RegExp, () => string]>([
    ['a ref that is not there', ['--base', 'nosuch'], /code: +git-ref-missing\n/, infra],
    ['what looks like an option', ['--base=--upload-pack=x'], /code: +git-ref-missing\n/, infra],
    ['a file that the ref has not', ['--base', 'v1:infra/none.js'], /code: +config-missing-at-ref\n/, infra],
    [
      'a ref without a config here',
      ['--base', 'v1', '--head', 'v1:infra/riposte.config.js'],
      /code: +config-missing-at-ref\n/,
      () => repository,
    ],
  ])('%s is bad input', async (_what, argv, said, cwd) => {
    const told = await refDiff(cwd(), ...argv);
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toMatch(said);
  });

  it('cleans up when the config cannot be loaded', async () => {
    write(repository, { 'infra/riposte.config.js': "require('./gone');\n" });
    commit('broken');
    const told = await refDiff(infra(), '--base', 'HEAD', '--head', 'v1');
    expect(told.code).toBe(2);
    expect(told.err).toMatch(/where: +infra\/riposte\.config\.js at HEAD:1\n/);
    expect(told.err).toMatch(/code: +config-not-loadable\n/);
    expect(readdirSync(join(repository, '.riposte'))).toEqual(['cases']);
    git('reset', '-q', '--hard', 'HEAD~1');
  });

  it('reports that there is no repository', async () => {
    const told = await refDiff(files, '--base', 'main', '--head', 'enforce.json');
    expect(told.code).toBe(2);
    expect(told.err).toMatch(/code: +git-failed\n/);
  });

  it('reports that git is missing', async () => {
    const { PATH } = process.env;
    process.env.PATH = tempFolder('no-git');
    try {
      const told = await refDiff(files, '--base', 'main', '--head', 'enforce.json');
      expect(told.code).toBe(2);
      expect(told.err).toMatch(/code: +git-failed\n/);
    } finally {
      process.env.PATH = PATH;
    }
  });

  it('loads TypeScript of a ref, with a package that only the working copy has', async () => {
    const typed = write(tempFolder('typed'), {
      'riposte.config.ts': `import { mode } from './mode';\nexport const config = { ...${JSON.stringify(OBSERVE)}, mode: mode as 'observe' };\n`,
      'mode.ts': "export const mode: string = 'observe';\n",
      'package.json': { type: 'commonjs' },
    });
    symlinkSync(join(ROOT, 'node_modules'), join(typed, 'node_modules'), 'dir');
    const here = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: typed });
    here('init', '-q', '-b', 'main');
    here('add', 'riposte.config.ts', 'mode.ts', 'package.json');
    here('commit', '-qm', 'one');
    write(typed, { 'mode.ts': "export const mode: string = 'enforce';\n" });
    // This test starts the program itself: tsx hooks into Node's loader, and a test has another loader.
    const bin = join(ROOT, 'bin', 'riposte.js');
    const out = execFileSync(process.execPath, [bin, 'diff', '--base', 'main'], {
      cwd: typed,
      encoding: 'utf8',
    });
    expect(out).toMatch(/riposte\.config\.ts at main -> riposte\.config\.ts[\s\S]*STRONGER/);
    expect(existsSync(join(typed, '.riposte'))).toBe(false);
  });
});
