import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';

/** Inputs of the build in addition to the sources that tsconfig.build.json includes. */
const OTHER_INPUTS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts'];

const stampOf = (root) => join(root, 'dist', '.built');

/** Whether any input is newer than the last successful build. Folders count, because they change if a file is removed. */
export function isStale(root) {
  const stamp = stampOf(root);
  // The stamp names its tree. A copy of the tree can share dist/ by hard links, and a build of either changes both.
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== root) return true;
  const built = statSync(stamp).mtimeMs;
  return inputsOf(root).some((path) => (existsSync(path) ? newest(path) > built : wasBuilt(root, path)));
}

/** Whether a missing top-level source was built: its folder shows no change, but its output still exists. */
const wasBuilt = (root, path) => existsSync(join(root, 'dist', `${basename(path, '.ts')}.js`));

/** `startedAt` is the start of the build, so that a file that was edited during the build counts as newer. */
export function markBuilt(root, startedAt) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampOf(root), root);
  utimesSync(stampOf(root), startedAt, startedAt);
}

function inputsOf(root) {
  const { include } = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8'));
  const sources = include.map((pattern) => pattern.split('/')[0]);
  return [...new Set([...sources, ...OTHER_INPUTS])].map((name) => join(root, name));
}

function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
