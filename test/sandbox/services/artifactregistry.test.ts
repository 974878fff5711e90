import type { JsonObject } from '../../../core/values/json';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { existingKey } from '../../factories/existing-parts';
import { bodyOf, boot, type Cloud, cloud, NUMBER, PROJECT, READER } from '../mini-stack';

const PARENT = `projects/${PROJECT}/locations/europe-west1`;
const NAME = `${PARENT}/repositories/functions`;
const KEY = `${PARENT}/keyRings/r/cryptoKeys/k`;
const IMAGE = `${NAME}/dockerImages/web@sha256:${'ab'.repeat(32)}`;
const URI = `europe-west1-docker.pkg.dev/${PROJECT}/functions/web@sha256:${'ab'.repeat(32)}`;

function fresh(apis: readonly string[] = []): Cloud {
  const { resources, ...key } = existingKey(KEY, { id: PROJECT, number: NUMBER });
  const seed = {
    ...key,
    resources: { ...resources, artifactregistry: { [IMAGE]: { uri: URI, tags: ['v1'] } } },
  };
  const state = boot((blocks) => {
    for (const api of ['artifactregistry', ...apis])
      blocks.google_project_service![api] = { service: `${api}.googleapis.com` };
  }, seed);
  return cloud(state, DEPLOYER);
}

const create = (
  c: Cloud,
  body: JsonObject = { format: 'DOCKER' },
  id = 'functions',
  parent = PARENT,
): string =>
  c.outcome('artifactregistry', 'POST', `/v1/${parent}/repositories`, { query: { repository_id: id }, body });
const get = (c: Cloud): JsonObject => bodyOf(c.call('artifactregistry', 'GET', `/v1/${NAME}`));

describe('a repository', () => {
  test('is created by a completed operation, with either spelling of its id', () => {
    const c = fresh();
    const call = { query: { repositoryId: 'functions' }, body: { format: 'DOCKER', labels: { a: 'b' } } };
    const operation = bodyOf(c.call('artifactregistry', 'POST', `/v1/${PARENT}/repositories`, call));
    expect(operation).toMatchObject({ done: true, response: { name: NAME, format: 'DOCKER' } });
    expect(create(c, { format: 'DOCKER' }, 'other')).toBe('200');
    expect(get(c)).toMatchObject({
      name: NAME,
      mode: 'STANDARD_REPOSITORY',
      labels: { a: 'b' },
      registryUri: `europe-west1-docker.pkg.dev/${PROJECT}/functions`,
      vulnerabilityScanningConfig: { enablementState: 'SCANNING_DISABLED' },
    });
  });

  test('is scanned if the API is enabled and the repository does not opt out', () => {
    const c = fresh(['containerscanning']);
    create(c);
    expect(get(c).vulnerabilityScanningConfig).toEqual({ enablementState: 'SCANNING_ACTIVE' });
    create(c, { format: 'DOCKER', vulnerabilityScanningConfig: { enablementConfig: 'DISABLED' } }, 'quiet');
    const quiet = bodyOf(c.call('artifactregistry', 'GET', `/v1/${PARENT}/repositories/quiet`));
    expect(quiet.vulnerabilityScanningConfig).toMatchObject({ enablementState: 'SCANNING_DISABLED' });
  });

  test('omits zeros', () => {
    const c = fresh();
    create(c, { format: 'DOCKER', description: '', cleanupPolicyDryRun: false, cleanupPolicies: {} });
    const shown = Object.keys(get(c));
    expect(shown).not.toEqual(expect.arrayContaining(['description']));
    expect(shown).not.toEqual(expect.arrayContaining(['cleanupPolicyDryRun']));
    expect(shown).not.toEqual(expect.arrayContaining(['cleanupPolicies']));
  });

  test.each<[string, JsonObject, string, RegExp]>([
    ['an id in capitals', { format: 'DOCKER' }, 'Functions', /^400 .*"Functions"/],
    ['no format', {}, 'functions', /^400 .*format/],
    ['an invalid format', { format: 'TAR' }, 'functions', /^400 .*TAR/],
    ['another mode', { format: 'DOCKER', mode: 'REMOTE_REPOSITORY' }, 'functions', /^501 .*REMOTE/],
    [
      'a member that the world does not model',
      { format: 'MAVEN', mavenConfig: { versionPolicy: 'RELEASE' } },
      'functions',
      /^501 .*mavenConfig/,
    ],
    ['a member that no definition has', { format: 'DOCKER', cleanup: {} }, 'functions', /^400 .*cleanup/],
    ['an output-only member', { format: 'DOCKER', sizeBytes: '1' }, 'functions', /^400 .*output only/],
  ])('is refused with %s', (_what, body, id, message) => {
    expect(create(fresh(), body, id)).toMatch(message);
  });

  test('is refused in an unknown location, a second time, and to strangers', () => {
    const c = fresh();
    expect(create(c, undefined, 'functions', `projects/${PROJECT}/locations/europe-west99`)).toMatch(
      /^403 .*europe-west99/,
    );
    expect(create(c, undefined, 'functions', `projects/${PROJECT}/locations/europe`)).toBe('200');
    create(c);
    expect(create(c)).toMatch(/^409/);
    expect(c.outcome('artifactregistry', 'GET', `/v1/${NAME}`, {}, READER)).toMatch(
      /^403 .*repositories\.get/,
    );
  });

  test('accepts a key of its location that the agent may use', () => {
    expect(create(fresh(), { format: 'DOCKER', kmsKeyName: KEY })).toBe('200');
    expect(create(fresh(), { format: 'DOCKER', kmsKeyName: KEY.replace('europe-west1', 'us') })).toMatch(
      /^400 .*same location/,
    );
  });

  test('is changed by mask, except its fixed members', () => {
    const c = fresh();
    create(c, { format: 'DOCKER', description: 'a', labels: { a: 'b' } });
    const patch = (body: JsonObject, updateMask: string) =>
      c.outcome('artifactregistry', 'PATCH', `/v1/${NAME}`, { query: { updateMask }, body });
    expect(patch({ description: 'b', labels: {} }, 'description')).toBe('200');
    expect(get(c)).toMatchObject({ description: 'b', labels: { a: 'b' } });
    expect(patch({ format: 'NPM' }, 'format')).toMatch(/^400 .*immutable/);
  });

  test('is deleted with its images and its policy', () => {
    const c = fresh();
    create(c);
    expect(c.outcome('artifactregistry', 'DELETE', `/v1/${NAME}`)).toBe('200');
    expect(c.outcome('artifactregistry', 'GET', `/v1/${NAME}`)).toMatch(/^404/);
    create(c);
    expect(bodyOf(c.call('artifactregistry', 'GET', `/v1/${NAME}/dockerImages`))).toEqual({
      dockerImages: [],
    });
  });

  test('is listed in its location', () => {
    const c = fresh();
    create(c);
    const { repositories } = bodyOf<{ repositories: { name: string }[] }>(
      c.call('artifactregistry', 'GET', `/v1/${PARENT}/repositories`),
    );
    expect(repositories.map(({ name }) => name)).toEqual([NAME]);
  });
});

test("a repository's policy is read by GET and set by POST, with an etag check", () => {
  const c = fresh();
  create(c);
  const query = { 'options.requestedPolicyVersion': '3' };
  const before = bodyOf(c.call('artifactregistry', 'GET', `/v1/${NAME}:getIamPolicy`, { query }));
  const binding = { role: 'roles/artifactregistry.writer', members: [READER] };
  const set = (policy: JsonObject) =>
    c.outcome('artifactregistry', 'POST', `/v1/${NAME}:setIamPolicy`, { body: { policy } });
  expect(set({ etag: before.etag, bindings: [binding], version: 3 })).toBe('200');
  expect(c.outcome('artifactregistry', 'GET', `/v1/${NAME}`, {}, READER)).toBe('200');
  expect(set({ etag: before.etag, bindings: [] })).toMatch(/^409/);
  expect(
    set({ bindings: [{ ...binding, members: ['serviceAccount:ghost@demo-prj.iam.gserviceaccount.com'] }] }),
  ).toMatch(/^400 .*ghost/);
});

test('the images of the seed are listed in the form that gcloud needs', () => {
  const c = fresh();
  create(c);
  const { dockerImages } = bodyOf<JsonObject>(c.call('artifactregistry', 'GET', `/v1/${NAME}/dockerImages`));
  expect(dockerImages).toEqual([{ name: IMAGE, uri: URI, tags: ['v1'] }]);
});

test('the locations are regions and multi-regions', () => {
  const c = fresh();
  const list = () => c.call('artifactregistry', 'GET', `/v1/projects/${PROJECT}/locations`);
  const { locations } = bodyOf<{ locations: { locationId: string }[] }>(list());
  const ids = locations.map(({ locationId }) => locationId);
  expect(ids).toEqual(expect.arrayContaining(['asia', 'europe', 'europe-north1', 'us', 'us-east5']));
  expect(ids).toHaveLength(46);
});
