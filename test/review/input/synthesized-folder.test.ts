import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareSynthesized } from '../../../review/input/synthesized';
import { readSynthesizedFolder } from '../../../review/input/synthesized-folder';
import { review } from '../../../review/review';

const MUTE = { filter: 'category!=""' };
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function folderWith(stack: string, otherFiles: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'riposte-synthesized-'));
  folders.push(folder);
  const own = join(folder, 'stacks', 'stack');
  mkdirSync(own, { recursive: true });
  for (const [name, text] of Object.entries({ 'cdk.tf.json': stack, ...otherFiles }))
    writeFileSync(join(own, name), text);
  return folder;
}

const read = (folder: string) => {
  const result = readSynthesizedFolder(folder, 'shown');
  if (!result.ok) throw new Error(result.error.what);
  return result.value;
};

test.each([
  ['not JSON', '{', 'a stack is not JSON'],
  ['not an object', '[]', 'a stack is not a JSON object'],
  [
    'a key twice',
    '{"resource": {"google_x": {}}, "resource": {}}',
    'a stack contains the same JSON key twice',
  ],
  [
    'a key twice, in another spelling',
    '{"a": {"b\\u0063": 1, "bc": 2}}',
    'a stack contains the same JSON key twice',
  ],
  ['a list of types', { resource: [{ google_x: {} }] }, /^resource is a list/],
  ['a list of names', { resource: { google_x: [{ m: MUTE }] } }, /^resource\.google_x is a list/],
  ['a list of bodies', { resource: { google_x: { m: [MUTE] } } }, /^resource\.google_x\.m is a list/],
  ['a list of modules', { module: [{ m: { source: './m' } }] }, /^module is a list/],
  ['a list of settings', { terraform: [{ backend: {} }] }, /^terraform is a list/],
  ['extreme nesting', `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`, /nests deeper/],
])('a stack with %s is refused', (_, stack, what) => {
  const folder = folderWith(typeof stack === 'string' ? stack : JSON.stringify(stack));
  expect(() => read(folder)).toThrow(what);
});

test('equal keys in different objects, colons in texts, and lists within a body are accepted', () => {
  const stack = { resource: { google_x: { a: { b: [{ c: '"c": 1' }, { c: '{"c":' }] } } } };
  expect(read(folderWith(JSON.stringify(stack)))).toMatchObject([{ name: 'stack', json: stack }]);
});

test.each([
  'override.tf.json',
  'cdk_override.tf.json',
  'more.tf',
  'more.tofu',
  'terraform.tfvars',
  'a.auto.tfvars.json',
])('%s next to the stack is a finding, with a lower severity if it does not change', (name) => {
  const without = read(folderWith('{}'));
  const withFile = read(folderWith('{}', { [name]: '{}' }));
  const severities = (base: typeof without, head: typeof without) =>
    review(compareSynthesized(base, head)).findings.map(({ rule, severity }) => [rule, severity]);
  expect(severities(without, withFile)).toEqual([['R48', 'high']]);
  expect(severities(withFile, without)).toEqual([['R48', 'high']]);
  expect(severities(withFile, withFile)).toEqual([['R48', 'low']]);
});

test('the plan, the lock file and the state next to the stack are not configuration', () => {
  const [stack] = read(folderWith('{}', { plan: '', '.terraform.lock.hcl': '', 'terraform.tfstate': '{}' }));
  expect(stack?.otherFiles).toEqual({});
});
