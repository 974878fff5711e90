import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const REVIEW = join(__dirname, '..', '..', 'review');
const files = readdirSync(REVIEW, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);

/** Packages, what reads synthesized folders, and the one table of facts that the sandbox has already. */
const ALLOWED = new Set(['refa', 'zod', 'node:fs', 'node:path', '../../sandbox/iam/predefined-roles']);

test.each(files)('review/%s imports core and review alone', (name) => {
  const source = readFileSync(join(REVIEW, name), 'utf8');
  const imported = [...source.matchAll(/(?:from |require\()'([^']+)'/g)].map((match) => match[1] as string);
  const isOurs = (path: string): boolean =>
    path.startsWith('.') &&
    /^(?:review|core)\//.test(relative(dirname(REVIEW), join(REVIEW, dirname(name), path)));
  const foreign = imported.filter((path) => !isOurs(path) && !ALLOWED.has(path));
  expect(foreign).toEqual([]);
});
