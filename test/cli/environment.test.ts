import * as fs from 'node:fs';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli';
import { inRefFolder } from '../../cli/config/ref-folder';
import type { Pipelines } from '../../cli/pipeline/pipeline';
import { tryEnvironmentProblem } from '../../stacks/environment-problem';
import { REFERENCE_NOTIFICATION } from '../../testing/reference-notification';
import { tempFolder } from '../factories/temp-folder';
import { fakeIo } from './fake-io';
import { fakePipelines } from './fake-pipelines';

jest.mock('node:fs', () => {
  const actual = jest.requireActual<typeof fs>('node:fs');
  return { ...actual, accessSync: jest.fn(actual.accessSync) };
});

let cwd: string;
beforeEach(() => {
  cwd = tempFolder('environment');
  writeFileSync(join(cwd, 'finding.json'), REFERENCE_NOTIFICATION);
});

const refusal = (code: string, syscall: string, path = '/some/where') =>
  Object.assign(new Error(`${code}: planned by the test, ${syscall} '${path}'`), { code, syscall, path });

/** The run meets this error. */
const failing = (cause: unknown): Pipelines => ({
  ...fakePipelines(),
  inProcess: async () => async () => {
    throw cause;
  },
});

async function said(argv: readonly string[], pipelines: Pipelines = fakePipelines()) {
  const io = fakeIo({ cwd });
  const code = await run(argv, io, pipelines);
  return { code, out: io.out.join(''), err: io.err.join('') };
}

function expectHelp({ code, err }: { readonly code: number; readonly err: string }): void {
  expect(code).toBe(2);
  for (const part of ['where:', 'expected:', 'fix:', 'code:']) expect(err).toContain(part);
  expect(err).not.toContain('please report it');
  expect(err).not.toMatch(/\n\s+at /);
}

describe('a problem of the environment is not a bug of Riposte', () => {
  it.each([
    ['EACCES', 'mkdir', 'permission-denied'],
    ['EROFS', 'open', 'file-system-read-only'],
    ['ENOSPC', 'write', 'disk-full'],
    ['EDQUOT', 'write', 'quota-used-up'],
    ['ENOENT', 'mkdtemp', 'does-not-exist'],
    ['EPERM', 'rename', 'operation-not-permitted'],
  ])('%s of %s: what, where and how to fix it, without a stack', async (code, syscall, problem) => {
    const result = await said(['simulate', 'finding.json'], failing(refusal(code, syscall)));
    expectHelp(result);
    expect(result.err).toContain(`code:     ${problem}\n`);
    expect(result.err).toContain('/some/where');
  });

  it.each([
    ['a refusal of the network', refusal('EACCES', 'connect')],
    ['a mistake of our own', new TypeError('x is undefined')],
    [
      'a file of the package that is not there',
      refusal('ENOENT', 'open', join(__dirname, '..', '..', 'cli', 'gone.js')),
    ],
  ])('%s stays a bug, with its stack', async (_what, cause) => {
    const { code, err } = await said(['simulate', 'finding.json'], failing(cause));
    expect(code).toBe(3);
    expect(err).toContain('please report it');
  });

  it('finds why folders cannot be made, where Node reports that they do not exist', () => {
    const cause = refusal('ENOENT', 'mkdir', join(cwd, 'new', 'newer'));
    const access = jest.mocked(fs.accessSync).mockImplementation((path) => {
      throw refusal('EROFS', 'access', String(path));
    });
    expect(tryEnvironmentProblem(cause)).toMatchObject({
      code: 'file-system-read-only',
      where: join(cwd, 'new', 'newer'),
    });
    expect(access).toHaveBeenCalledWith(cwd, expect.anything());
    access.mockReset();
    expect(tryEnvironmentProblem(cause)?.code).toBe('does-not-exist');
  });

  it('names the folders that may be full if the system names no file', () => {
    const { path: _path, ...cause } = refusal('ENOSPC', 'write');
    expect(tryEnvironmentProblem(cause)?.where).toContain(tmpdir());
  });

  it('a folder for temporary files that is read-only, where tsx keeps a compiled config', async () => {
    const where = join(tmpdir(), 'tsx-0');
    writeFileSync(
      join(cwd, 'riposte.config.js'),
      `throw Object.assign(new Error('EROFS'), { code: 'EROFS', syscall: 'mkdir', path: ${JSON.stringify(where)} });`,
    );
    const result = await said(['simulate', 'finding.json']);
    expectHelp(result);
    expect(result.err).toContain('code:     file-system-read-only\n');
  });

  it('names both paths of a call that has two', () => {
    const cause = Object.assign(refusal('EACCES', 'rename', '/a'), { dest: '/b' });
    expect(tryEnvironmentProblem(cause)?.where).toBe('/a to /b');
  });

  it('a folder with a file at the path of .riposte', async () => {
    writeFileSync(join(cwd, '.riposte'), '');
    const result = await said(['start']);
    expectHelp(result);
    expect(result.err).toContain('.riposte');
  });

  it('a working copy in which no folder can be created for a ref', () => {
    writeFileSync(join(cwd, '.riposte'), '');
    expect(() => inRefFolder(cwd, () => 1)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        problems: [expect.objectContaining({ code: 'folder-not-writable' })],
      }),
    );
  });

  it('a file at the path of --out', async () => {
    writeFileSync(join(cwd, 'out'), '');
    expectHelp(await said(['simulate', 'finding.json', '--out', 'out']));
  });

  it.each([
    ['riposte.config.js', '\nmodule.exports = {{;', 'riposte.config.js:2'],
    ['riposte.config.ts', '\nexport const config = {{;', 'riposte.config.ts:2'],
    ['riposte.config.json', '{"config": ', 'riposte.config.json'],
  ])('a syntax error in %s, with its line', async (name, content, where) => {
    symlinkSync(join(__dirname, '..', '..', 'node_modules'), join(cwd, 'node_modules'), 'dir');
    writeFileSync(join(cwd, name), content);
    const result = await said(['simulate', 'finding.json']);
    expectHelp(result);
    expect(result.err).toContain(`where:    ${where}`);
  });

  it('a config that is a folder', async () => {
    mkdirSync(join(cwd, 'riposte.config.js'));
    const result = await said(['simulate', 'finding.json']);
    expectHelp(result);
    expect(result.err).toContain('code:     file-is-folder\n');
  });

  it('a JSON config with the same member twice, with its line', async () => {
    writeFileSync(
      join(cwd, 'riposte.config.json'),
      '{\n"mode": "observe",\n"region": "x",\n"mode": "enforce"\n}',
    );
    const result = await said(['simulate', 'finding.json']);
    expectHelp(result);
    expect(result.err).toContain('where:    riposte.config.json:4\n');
    expect(result.err).toContain('code:     member-twice\n');
  });

  it('a config that throws', async () => {
    writeFileSync(join(cwd, 'riposte.config.js'), '\n\nthrow new Error("REGION is not set");');
    const result = await said(['simulate', 'finding.json']);
    expectHelp(result);
    expect(result.err).toMatch(/REGION is not set[\s\S]*riposte\.config\.js:3/);
  });

  it('a cloud that is a folder without JSON, or no JSON', async () => {
    mkdirSync(join(cwd, 'none'));
    writeFileSync(join(cwd, 'text.txt'), 'x');
    expectHelp(await said(['simulate', 'finding.json', '--cloud', 'none']));
    expectHelp(await said(['simulate', 'finding.json', '--cloud', 'text.txt']));
  });
});
