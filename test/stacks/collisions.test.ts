import { readFileSync } from 'node:fs';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import { parseRollout } from '../../core/config/rollout-config';
import type { Rollout } from '../../core/config/rollout-schema';
import type { JsonObject } from '../../core/values/json';
import { createResolver, type StackBlock, stackBlocks } from '../../sandbox/boot/resolver';
import { tryTranslation } from '../../sandbox/boot/translations';
import { synthesizeProject, synthesizeRollout } from '../../stacks/synthesize';
import { parsedConfig, standInBundle } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

const PROJECT = { id: 'demo-prj', number: '210987654321' };
type Hub = typeof PROJECT;
const HUB_ONE: Hub = { id: 'sec-hub-one', number: '111111111111' };
const HUB_TWO: Hub = { id: 'sec-hub-two', number: '222222222222' };

/** The members that name a resource in its API. All members of a grant together are its name. */
const NAMING = [
  'name',
  'role_id',
  'account_id',
  'config_id',
  'bucket_id',
  'repository_id',
  'metric',
  'secret_id',
  'key_ring',
];
/** Two stacks may both enable an API, because neither ever disables it. */
const SHARED = ['google_project_service'];

/** A stand-in for the answer of an API: a text that is equal only for the same resource. */
function answered({ kind, type, config }: StackBlock): Record<string, string> | undefined {
  if (!tryTranslation(kind === 'data' ? `data.${type}` : type)) return undefined;
  const members = [...NAMING, 'project', 'org_id', 'organization', 'folder', 'location'];
  const said = JSON.stringify(members.map((member) => config[member] ?? ''));
  return Object.fromEntries(ANSWERED.map((attribute) => [attribute, `${attribute} of ${type} ${said}`]));
}
/** Values that only an answer contains and that other blocks refer to. */
const ANSWERED = [
  'id',
  'writer_identity',
  'service_account_id',
  'name',
  'member',
  'email',
  'unique_id',
  'service_account',
  'service_config.0.uri',
  'service_config.0.service',
];

/** The names of the stack's resources in the cloud, with references resolved: `type: names`. */
function ownedBy(stackJsonPath: string): string[] {
  const json = JSON.parse(readFileSync(stackJsonPath, 'utf8')) as JsonObject;
  const blocks = stackBlocks(json).filter(({ kind }) => kind === 'resource');
  const resolver = createResolver(stackBlocks(json), answered);
  return blocks
    .filter(({ type }) => !SHARED.includes(type))
    .map((block) => {
      const config = resolver.resolve(block);
      const named = NAMING.filter((member) => typeof config[member] === 'string');
      const whole = named.length === 0 || block.type.endsWith('_iam_member');
      const { project, organization, folder, location } = config;
      const said = whole ? config : Object.fromEntries(named.map((member) => [member, config[member]]));
      return `${block.type}: ${JSON.stringify({ project, organization, folder, location, ...said })}`;
    });
}

const shared = (one: readonly string[], two: readonly string[]): string[] =>
  one.filter((name) => two.includes(name));

const pipeline = (changes: Parameters<typeof parsedConfig>[0]): string[] =>
  ownedBy(
    synthesizeProject(parsedConfig({ project: PROJECT, ...ENFORCE, ...changes }), {
      outdir: tempFolder('collision'),
      bundleDir: standInBundle(),
    }).stackJsonPath,
  );
const ENFORCE: Pick<ResponseConfigInput, 'powers'> & { powers: { runtimeServiceAccounts: string[] } } = {
  powers: {
    tiers: ['observe', 'access', 'workload'],
    runtimeServiceAccounts: ['web-runtime@demo-prj.iam.gserviceaccount.com'],
  },
};

const rollout = (hub: Hub): Rollout => {
  const parsed = parseRollout({
    hub: {
      project: hub,
      region: 'europe-west1',
      notifications: { scope: { organization: '123456789012' } },
      operators: ['group:oncall@example.com'],
      backend: { type: 'gcs', bucket: 'state', prefix: hub.id },
    },
    defaults: { mode: 'enforce', tiers: ['observe', 'access', 'workload'] },
    projects: [{ ...PROJECT, runtimeServiceAccounts: ENFORCE.powers.runtimeServiceAccounts }],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

const deployed = (hub: Hub): string[] => {
  const files = synthesizeRollout(rollout(hub), { outdir: tempFolder('hub'), bundleDir: standInBundle() });
  return [files.hub, ...files.workloads].flatMap(({ stackJsonPath }) => ownedBy(stackJsonPath));
};

test('a pipeline shares every name with itself, so the comparison works', () => {
  const one = pipeline({});
  expect(shared(one, pipeline({}))).toEqual(one);
});

test('two instances in one project share no name', () => {
  expect(shared(pipeline({}), pipeline({ name: 'blue' }))).toEqual([]);
});

test('two regions of one project share no name', () => {
  const west = pipeline({ name: 'west', region: 'europe-west1' });
  expect(shared(west, pipeline({ name: 'east', region: 'us-east1' }))).toEqual([]);
});

test('two hubs in one organization that protect the same project share no name', () => {
  expect(shared(deployed(HUB_ONE), deployed(HUB_TWO))).toEqual([]);
});

test('the longest instance name still gives names that Google accepts', () => {
  const owned = pipeline({ name: 'a23456789-123456789' });
  const accounts = owned.filter((line) => line.startsWith('google_service_account:'));
  const ids = accounts.map((line) => /"account_id":"([^"]+)"/.exec(line)?.[1] ?? '');
  expect(ids.filter((id) => id.length < 6 || id.length > 30)).toEqual([]);
  expect(ids.length).toBeGreaterThan(3);
});
