import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const programs: readonly string[] = require('./programs');

const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name.replaceAll('\\', '/')}`);

test.each(programs)('%s is there', (file) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
});

/** What starts gcloud, an emulator, or terraform with a provider. */
const STARTS = /google-emulator'|standInProvider\b|rehearsed\(|gcloud-binary'/;

test('a test that starts an emulator or terraform with a provider is run with the programs', () => {
  const starting = files.filter((file) => STARTS.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(starting.filter((file) => !programs.includes(file) && !file.startsWith('test/runner/'))).toEqual([]);
  expect(starting.length).toBeGreaterThan(3);
});
