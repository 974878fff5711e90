import { readFileSync } from 'node:fs';
import { resourcesOf, type StackJson } from '../../constructs/checks/stack-json';
import { parseResponseConfig } from '../../core/config/response-config';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import { parseRollout } from '../../core/config/rollout-config';
import { synthesizeRollout } from '../../stacks/synthesize';
import { configInput } from '../factories/config';
import { standInBundle, synthesized } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';
import { strangeNames } from './name-rules';

/** The unique id of an account has 21 digits, and is known only after its creation. */
const withUniqueIds = (stack: string): string =>
  stack.replace(/\$\{google_service_account\.[\w-]+\.unique_id\}/g, '1'.repeat(21));

const strangeIn = (path: string): string[] =>
  resourcesOf(JSON.parse(withUniqueIds(readFileSync(path, 'utf8'))) as StackJson).flatMap(strangeNames);

const LONG_PROJECT = `p${'-9'.repeat(14)}z`;
const LONG_NAME = `n${'-0'.repeat(8)}ab`;
const EVERYTHING: Partial<ResponseConfigInput> = {
  alerts: { canary: true },
  admission: { policy: 'create', signers: ['group:signers@example.com'] },
};

const CORNERS = [
  ['the shortest', 'abcde0', 'a'],
  ['the longest', LONG_PROJECT, LONG_NAME],
  ['two hyphens', 'a--b--c0', 'x--y'],
  ['what only looks reserved', 'a-goog-b', 'goo'],
  ['hexadecimal digits', 'deadbeef-0000-0000-0000-000000', 'deadbeef-0000-0000'],
] as const;

describe.each(CORNERS)('the API accepts every name, with %s: %s, %s', (_, id, name) => {
  const project = { id, number: '4'.repeat(13) };

  test('in one project', () => {
    const { files } = synthesized({
      project,
      name,
      ...EVERYTHING,
      powers: { tiers: ['observe', 'access'], runtimeServiceAccounts: [] },
    });
    expect(strangeIn(files.stackJsonPath)).toEqual([]);
  });

  test('in a hub, and in a project that it protects', () => {
    const rollout = parseRollout({
      hub: {
        project,
        name,
        region: 'northamerica-northeast1',
        notifications: { scope: { organization: '9'.repeat(13) } },
        alerts: { canary: true, heartbeatSource: 'create' },
        operators: ['group:oncall@example.com'],
        backend: { type: 'local', path: 'state' },
      },
      projects: [{ id: LONG_PROJECT.replace('p', 'q'), number: '5', admission: EVERYTHING.admission }],
    });
    if (!rollout.ok) throw new Error(JSON.stringify(rollout.error));
    const { hub, workloads } = synthesizeRollout(rollout.value, {
      outdir: tempFolder('names'),
      bundleDir: standInBundle(),
    });
    expect([hub, ...workloads].flatMap(({ stackJsonPath }) => strangeIn(stackJsonPath))).toEqual([]);
  });
});

test('these names are the longest that a config accepts', () => {
  const longer = (changes: Partial<ResponseConfigInput>) =>
    parseResponseConfig(configInput({ powers: { tiers: ['observe', 'access'] }, ...changes })).ok;
  expect([LONG_PROJECT.length, LONG_NAME.length]).toEqual([30, 19]);
  expect(longer({ project: { id: `${LONG_PROJECT}a`, number: '1' } })).toBe(false);
  expect(longer({ name: `${LONG_NAME}a` })).toBe(false);
});

describe('a name that an API reserves is refused before anything is synthesized', () => {
  const problems = (changes: Partial<ResponseConfigInput>) => {
    const parsed = parseResponseConfig(configInput({ powers: { tiers: ['observe', 'access'] }, ...changes }));
    return parsed.ok ? [] : parsed.error.map(({ where, what }) => `${where}: ${what}`);
  };

  test.each(['goog', 'googly', 'goog-sec'])('topics do not begin with goog: the name %s', (name) => {
    expect(problems({ name })).toEqual([expect.stringMatching(/^name: .*topics/)]);
  });

  test('a project id that begins with goog can have no buckets', () => {
    expect(problems({ project: { id: 'googly', number: '1' } })).toEqual([
      expect.stringMatching(/^project\.id: .*buckets/),
    ]);
  });

  test('together they are two problems', () => {
    expect(problems({ project: { id: 'googly', number: '1' }, name: 'googly' })).toHaveLength(2);
  });

  test('a name that only contains goog is accepted', () => {
    expect(problems({ name: 'my-goog' })).toEqual([]);
  });
});

test('a hub may protect a project whose id begins with goog, because nothing there is named after it alone', () => {
  const rollout = parseRollout({
    hub: {
      project: { id: 'sec-hub', number: '1' },
      region: 'europe-west1',
      notifications: { scope: { organization: '9' } },
      operators: ['group:oncall@example.com'],
      backend: { type: 'local', path: 'state' },
    },
    projects: [{ id: 'googly-web', number: '5', admission: EVERYTHING.admission }],
  });
  expect(rollout).toMatchObject({ ok: true });
});
