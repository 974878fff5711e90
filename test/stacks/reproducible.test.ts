import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runMain } from '../factories/run-main';
import { tempFolder } from '../factories/temp-folder';

const NOT_COPIED = ['node_modules', 'dist', 'cdktf.out', 'coverage', 'test', 'bench', 'docs'];

/** A fresh checkout, built and synthesized under `timeZone`. */
function buildAndSynthesize(root: string, timeZone: string): string {
  mkdirSync(root, { recursive: true });
  for (const name of readdirSync(ROOT)) {
    if (!NOT_COPIED.includes(name) && !name.startsWith('.')) {
      cpSync(join(ROOT, name), join(root, name), { recursive: true });
    }
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'dir');
  const env = { TZ: timeZone, PATH: process.env.PATH };
  const built = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, env, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  const outdir = join(root, 'synthesized');
  const { status, stderr } = runMain({ TZ: timeZone, CDKTF_OUTDIR: outdir }, root);
  if (status !== 0) throw new Error(stderr);
  return join(outdir, 'stacks', 'riposte-project');
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

describe('two builds, in two folders and two time zones', () => {
  const west = tempFolder('west');
  const east = join(tempFolder('east'), 'another depth', 'with space');
  const first = buildAndSynthesize(west, 'America/Los_Angeles');
  const second = buildAndSynthesize(east, 'Pacific/Kiritimati');

  test('write the same files: the stack, its config and the zip', () => {
    expect(filesIn(first)).toEqual([
      expect.stringMatching(/^assets\/[^/]+\/[0-9a-f]{64}\/functions-[0-9a-f]{64}\.zip$/),
      'cdk.tf.json',
      'config.json',
    ]);
    expect(filesIn(second)).toEqual(filesIn(first));
  });

  test('write them with the same bytes', () => {
    for (const file of filesIn(first)) {
      expect(Buffer.compare(readFileSync(join(first, file)), readFileSync(join(second, file)))).toBe(0);
    }
  });

  test('leave no path of either folder in the deployed files', () => {
    const stack = readFileSync(join(second, 'cdk.tf.json'), 'utf8');
    const code = readFileSync(join(east, 'dist', 'functions-bundle', 'index.js'), 'utf8');
    expect(stack + code).not.toMatch(/with space|riposte-(east|west)-/);
    expect(existsSync(join(second, '..', '..', 'staging'))).toBe(false);
  });
});
