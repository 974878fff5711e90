import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** Folders in dist/ that the compiler does not write. */
const NOT_COMPILED = ['functions-bundle'];

/** One checker: several checkers each resolve the shared types again, which costs more processor time than it saves. */
const OPTIONS = ['--listEmittedFiles', '--pretty', 'false', '--checkers', '1'];

const OUTPUT = /\.(d\.ts|js)$/;

/** Compiles tsconfig.build.json and removes from dist/ what no longer has a source. */
export function compile(root) {
  // Runs first: if the compiler fails because a source is gone, the old output must not run.
  pruneTopLevel(root);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [compilerOf(root), '-p', 'tsconfig.build.json', ...OPTIONS],
    { cwd: root, encoding: 'utf8' },
  );
  const lines = `${stdout}${stderr}`.split('\n');
  const complaints = lines.filter((line) => line !== '' && !line.startsWith('TSFILE: '));
  if (status !== 0) throw new Error(`tsc -p tsconfig.build.json\n${complaints.join('\n')}`);
  const emitted = lines
    .filter((line) => line.startsWith('TSFILE: '))
    .map((line) => line.slice('TSFILE: '.length));
  prune(join(root, 'dist'), new Set(emitted.map((path) => resolve(root, path))));
}

/** The `typescript` that this package pins, never one from the PATH. */
function compilerOf(root) {
  const manifest = createRequire(join(root, 'package.json')).resolve('typescript/package.json');
  return join(dirname(manifest), 'bin', 'tsc');
}

function prune(dist, emitted) {
  if (!existsSync(dist)) return;
  for (const entry of readdirSync(dist, { withFileTypes: true })) {
    if (entry.isDirectory() && !NOT_COMPILED.includes(entry.name))
      pruneFolder(join(dist, entry.name), emitted);
  }
}

/** Outputs of top-level sources, for example riposte.config.js after riposte.config.ts was removed. */
export function pruneTopLevel(root) {
  const dist = join(root, 'dist');
  if (!existsSync(dist)) return;
  for (const name of readdirSync(dist).filter((file) => OUTPUT.test(file))) {
    if (!existsSync(join(root, name.replace(OUTPUT, '.ts')))) rmSync(join(dist, name));
  }
}

function pruneFolder(folder, emitted) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) pruneFolder(path, emitted);
    else if (!emitted.has(path)) rmSync(path);
  }
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
