import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../factories/run-main';
import { tempFolder } from '../../factories/temp-folder';

/** A copy of the example with one project, with this package and tsx installed. */
function repository(files: Record<string, string> = {}): string {
  const folder = tempFolder('synth-command');
  for (const name of ['main.ts', 'riposte.config.ts', 'tsconfig.json']) {
    cpSync(join(ROOT, 'examples', 'single-project', name), join(folder, name));
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const installed = join(folder, 'node_modules');
  mkdirSync(join(installed, '@riposte'), { recursive: true });
  symlinkSync(ROOT, join(installed, '@riposte', 'gcp'));
  symlinkSync(join(ROOT, 'node_modules', 'tsx'), join(installed, 'tsx'));
  return folder;
}

function synth(folder: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'bin', 'riposte.js'), 'synth', ...args],
    { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, CHECKPOINT_DISABLE: '1' } },
  );
  return { status, stdout, stderr };
}

const EXAMPLE = readFileSync(join(ROOT, 'examples', 'single-project', 'riposte.config.ts'), 'utf8');
const APP = readFileSync(join(ROOT, 'examples', 'single-project', 'main.ts'), 'utf8');

describe('riposte synth', () => {
  it.each([
    [
      'a syntax error in the config',
      { 'riposte.config.ts': 'export const config = {\n  a: ;\n' },
      'riposte.config.ts:2',
    ],
    ['a syntax error in main.ts', { 'main.ts': `${APP}const x = ;\n` }, `main.ts:${APP.split('\n').length}`],
    [
      'a syntax error in what the config imports',
      { 'riposte.config.ts': `import './list';\n${EXAMPLE}`, 'list.ts': '\n\nexport const x = ;' },
      'list.ts:3',
    ],
    [
      'an import of a missing file',
      { 'riposte.config.ts': `import './gone';\n${EXAMPLE}` },
      'riposte.config.ts:1',
    ],
    [
      'an import of a missing package',
      { 'riposte.config.ts': `\nimport 'not-there';\n${EXAMPLE}` },
      'riposte.config.ts:2',
    ],
    [
      'a throw in what the config imports',
      {
        'riposte.config.ts': `import './list';\n${EXAMPLE}`,
        'list.ts': '\nexport const x = (undefined as unknown as string[]).length;',
      },
      'list.ts:2',
    ],
    [
      'a promise that main.ts does not wait for',
      { 'main.ts': "export const x = 1;\nPromise.reject(new Error('late'));\n" },
      'main.ts:2',
    ],
  ])('reports %s with its place, and without a stack trace', (_what, files, where) => {
    const { status, stderr } = synth(repository(files));
    expect([status, stderr]).toEqual([2, expect.stringContaining(`where:    ${where}\n`)]);
    for (const part of ['riposte: main.ts cannot be run: ', 'expected:', 'fix:', 'code:']) {
      expect(stderr).toContain(part);
    }
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('runs main.ts with its arguments, and the config where there is no main.ts', () => {
    const folder = repository();
    expect(synth(folder, '--strict', '--json')).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(join(folder, 'cdktf.out', 'stacks', 'riposte-project', 'cdk.tf.json'))).toBe(true);
    const without = repository({ 'main.ts': '' });
    expect(synth(without, 'gone.ts')).toMatchObject({ status: 2 });
  });

  it('prints a JSON document also for a config that cannot be loaded', () => {
    const { status, stdout } = synth(
      repository({ 'riposte.config.ts': 'export const config = {{;' }),
      '--json',
    );
    expect([status, JSON.parse(stdout)]).toEqual([
      2,
      {
        config: 'main.ts',
        errors: [expect.objectContaining({ code: 'config-not-loadable', where: 'riposte.config.ts:1' })],
        warnings: [],
        synthesized: [],
      },
    ]);
  });

  it("passes --strict to a program of one's own, which may read no arguments", () => {
    const program = "if (process.env.RIPOSTE_STRICT !== '1') throw new Error('not strict');\n";
    expect(synth(repository({ 'main.ts': program }), '--strict')).toMatchObject({ status: 0 });
    expect(synth(repository({ 'main.ts': program }))).toMatchObject({ status: 2 });
  });
});

it('the compiled main.ts reports a config that throws in the same way', () => {
  const folder = tempFolder('synth-main');
  const file = join(folder, 'other.js');
  writeFileSync(file, "\nthrow new Error('REGION is not set');\n");
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'dist', 'main.js')], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, RIPOSTE_CONFIG: file },
  });
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/REGION is not set\n {2}where: .*other\.js:2\n/),
  ]);
  expect(stderr).not.toMatch(/\n\s+at /);
});
