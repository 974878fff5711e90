import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const files = readdirSync(join(ROOT, 'review'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('review', name));

/** Packages, what reads synthesized folders, and the one table of facts that the sandbox has already. */
const BESIDES = new Set([
  'refa',
  'zod',
  'node:crypto',
  'node:fs',
  'node:path',
  'sandbox/iam/predefined-roles',
]);

test.each(files)('%s imports core and review alone', (name) => {
  const source = readFileSync(join(ROOT, name), 'utf8');
  const imported = [...source.matchAll(/(?:from |import\(|require\()'([^']+)'/g)].map(
    (match) => match[1] as string,
  );
  const reached = imported.map((path) =>
    path.startsWith('.') ? relative(ROOT, join(ROOT, dirname(name), path)) : path,
  );
  expect(reached.filter((path) => !/^(?:review|core)\//.test(path) && !BESIDES.has(path))).toEqual([]);
});
