import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const costly: readonly string[] = require('./costly');
const Sequencer = require('./sequencer');

const testAt = (file: string) => ({
  path: join(ROOT, file),
  context: {
    config: { rootDir: ROOT, id: 'sequencer-test', cacheDirectory: join(ROOT, 'none') },
    hasteFS: { getSize: () => 1 },
  },
  // Jest sorts by duration if it knows one.
  duration: 1,
});

test.each(costly)('the costly %s exists', (file) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
});

test('the costly files start first, in the order of the list', () => {
  const files = ['test/invariants.test.ts', ...[...costly].reverse()];
  const sequencer = new Sequencer({ contexts: [], globalConfig: {} });
  const sorted: readonly { readonly path: string }[] = sequencer.sort(files.map(testAt));
  expect(sorted.map(({ path }) => path)).toEqual(
    [...costly, 'test/invariants.test.ts'].map((file) => join(ROOT, file)),
  );
});
