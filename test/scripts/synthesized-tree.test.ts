import { loadScript } from '../factories/run-script';

interface SynthesizedTree {
  differences(left: ReadonlyMap<string, unknown>, right: ReadonlyMap<string, unknown>): readonly string[];
}
let script: SynthesizedTree;
beforeAll(async () => {
  script = await loadScript<SynthesizedTree>('synthesized-tree.mjs');
});

const differences = (left: Record<string, unknown>, right: Record<string, unknown>) =>
  script.differences(new Map(Object.entries(left)), new Map(Object.entries(right)));

const stack = (version: string, more: object = {}) => ({
  'stacks/a/cdk.tf.json': {
    '//': { metadata: { version, stackName: 'a' } },
    resource: { x: { y: [1, 2] } },
    ...more,
  },
  'manifest.json': { version },
});

describe('two synthesized trees', () => {
  test('are the same if they differ only in the version of the engine', () => {
    expect(differences(stack('0.21.0'), stack('0.24.0'))).toEqual([]);
  });

  test('are the same in any order of their members', () => {
    expect(differences({ 'a.json': { x: 1, y: 2 } }, { 'a.json': { y: 2, x: 1 } })).toEqual([]);
  });

  test.each([
    ['a value', stack('1', { resource: { x: { y: [1, 3] } } }), 'resource.x.y.1: 2 | 3'],
    ['a list for an object', stack('1', { resource: { x: { y: { 0: 1, 1: 2 } } } }), 'resource.x.y: '],
    ['one more member', stack('1', { terraform: {} }), 'terraform: undefined | {}'],
    ['a version that is not the metadata', stack('1', { version: 2 }), 'version: undefined | 2'],
  ])('differ by %s', (_what, right, told) => {
    expect(differences(stack('1'), right)).toEqual([expect.stringContaining(`cdk.tf.json: ${told}`)]);
  });

  test('differ by a file that only one of them has', () => {
    expect(differences({ 'a.zip': 'ab12' }, {})).toEqual(['a.zip: : "ab12" | undefined']);
  });
});
