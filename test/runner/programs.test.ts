import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const programs: readonly string[] = require('./programs');

const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name.replaceAll('\\', '/')}`);

test.each(programs)('%s exists', (file) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
});

/** Code that starts gcloud, an emulator, or terraform with a provider. */
const STARTS = /google-emulator'|standInProvider\b|rehearsed\(|gcloud-binary'/;

test('the list has every test that starts gcloud, an emulator, or terraform with a provider', () => {
  const starting = files.filter((file) => STARTS.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(starting.filter((file) => !programs.includes(file) && !file.startsWith('test/runner/'))).toEqual([]);
  expect(starting.length).toBeGreaterThan(3);
});
