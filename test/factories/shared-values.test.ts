import { readFileSync } from 'node:fs';
import { bootOnce } from './boot-once';
import { bytesOncePerRun, oncePerRun } from './once-per-run';
import { synthesizeOnce } from './synthesize-once';
import { parsedConfig, standInBundle } from './synthesized-stack';
import { tempFolder } from './temp-folder';

const synthesis = (changes: Parameters<typeof parsedConfig>[0] = {}, stackName?: string) =>
  synthesizeOnce(parsedConfig(changes), {
    outdir: tempFolder('unused'),
    bundleDir: standInBundle(),
    ...(stackName === undefined ? {} : { stackName }),
  });

test('the same config shares one folder', () => {
  expect(synthesis()).toEqual(synthesis());
});

test.each([
  ['another config', synthesis({ mode: 'observe' })],
  ['another stack name', synthesis({}, 'other')],
])('%s has its own folder', (_, other) => {
  expect(other.outdir).not.toBe(synthesis().outdir);
});

test('the paths lead to the files', () => {
  const { stackJsonPath, configJsonPath, zipPath } = synthesis();
  expect([stackJsonPath, configJsonPath, zipPath].filter((path) => readFileSync(path).length === 0)).toEqual(
    [],
  );
});

test('a value is made once', () => {
  expect([oncePerRun('made-once', () => 'first'), oncePerRun('made-once', () => 'second')]).toEqual([
    'first',
    'first',
  ]);
  expect(bytesOncePerRun('made-once', () => Buffer.from('third')).toString()).toBe('first');
});

test('a booted cloud is one frozen object in a test file', () => {
  const stack = { resource: {}, provider: { google: [{ project: 'p', region: 'us-central1' }] } };
  const seed = { projects: [{ id: 'p', number: '1', ancestors: [] }] };
  expect(bootOnce(stack, seed)).toBe(bootOnce(stack, seed));
  expect(Object.isFrozen(bootOnce(stack, seed).iam.bindings)).toBe(true);
});
