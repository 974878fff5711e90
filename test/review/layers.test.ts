import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const REVIEW = join(__dirname, '..', '..', 'review');
const files = readdirSync(REVIEW, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);

test.each(files)('review/%s imports core and review alone, and refa', (name) => {
  const source = readFileSync(join(REVIEW, name), 'utf8');
  const imported = [...source.matchAll(/(?:from |require\()'([^']+)'/g)].map((match) => match[1] as string);
  const foreign = imported.filter((path) => !/^(?:\.\/|(?:\.\.\/)+core\/)/.test(path) && path !== 'refa');
  expect(foreign).toEqual([]);
});
