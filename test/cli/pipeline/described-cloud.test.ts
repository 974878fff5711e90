import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCloudFiles } from '../../../cli/input/cloud-files';
import { DESCRIBED, type DescribedCloud } from '../../../cli/input/described-documents';
import { seedFromDescriptions } from '../../../cli/pipeline/described-cloud';
import { runInProcess } from '../../../cli/pipeline/in-process';
import { Stop } from '../../../cli/terminal/problem';
import { decodeNotification } from '../../../core/finding/decode-push';
import type { Finding } from '../../../core/finding/finding';
import type { JsonObject } from '../../../core/values/json';
import { config } from '../../../riposte.config';
import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';
import { tempFolder } from '../../factories/temp-folder';
import { fakeIo } from '../fake-io';

const FIXTURES = join(__dirname, '..', '..', 'fixtures', 'gcloud');
const fixture = (name: string) => JSON.parse(readFileSync(join(FIXTURES, name), 'utf8'));
const service: JsonObject = fixture('service-v1.json');
const revisions: readonly JsonObject[] = fixture('revisions-v1.json');
const PROJECT = { id: 'demo-prj', number: '210987654321' };
const NAME = 'projects/demo-prj/locations/us-central1/services/web';

/** The same service in the form of API v2. */
const serviceV2: JsonObject = {
  name: NAME,
  uid: 'u',
  generation: '7',
  createTime: '2026-01-10T09:00:00Z',
  creator: 'ci@demo-prj.iam.gserviceaccount.com',
  ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
  invokerIamDisabled: true,
  template: {
    serviceAccount: 'web-runtime@demo-prj.iam.gserviceaccount.com',
    containers: [{ image: 'us-central1-docker.pkg.dev/demo-prj/apps/web:1.4.2' }],
  },
  traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'web-00006-kuw', percent: 100 }],
  latestReadyRevision: `${NAME}/revisions/web-00007-bex`,
  latestCreatedRevision: `${NAME}/revisions/web-00007-bex`,
  conditions: [{ type: 'RoutesReady', state: 'CONDITION_SUCCEEDED' }],
  terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
  uri: 'https://web-abcdefghij-uc.a.run.app',
  etag: '"e"',
};

function finding(): Finding {
  const decoded = decodeNotification(REFERENCE_NOTIFICATION);
  if (!decoded.ok) throw new Error(decoded.error.what);
  return decoded.value.finding;
}

const cloudOf = (...documents: readonly JsonObject[]): DescribedCloud => ({
  kind: DESCRIBED,
  documents: documents.map((json) => ({ place: 'cloud.json', json })),
});
const seedOf = (...documents: readonly JsonObject[]) =>
  seedFromDescriptions(cloudOf(...documents), finding(), PROJECT);
const changed = (json: JsonObject, changes: (copy: Record<string, unknown>) => void): JsonObject => {
  const copy = structuredClone(json) as Record<string, unknown>;
  changes(copy);
  return copy as JsonObject;
};

const run = (cloud: unknown) =>
  runInProcess({
    operator: { config, name: 'riposte.config.ts', isSample: true },
    mode: 'enforce',
    notification: REFERENCE_NOTIFICATION,
    cloud,
    onProgress: () => undefined,
    note: () => undefined,
  });

describe('a cloud from the descriptions of gcloud', () => {
  it('responds with the real resources: the refuge is the listed revision', async () => {
    const { record } = await run(cloudOf(service, ...revisions));
    expect(record?.verdict).toBe('contained');
    const shift = record?.plan.steps.find(({ action }) => action === 'shift-traffic');
    expect(JSON.stringify(shift?.after)).toContain('web-00006-kuw');
  });

  it('stops the service if only the service is described, because no refuge is known', async () => {
    const { record } = await run(cloudOf(service));
    expect(record?.plan.steps.map(({ action }) => action)).toContain('stop-service');
  });

  it('names in the record what it could not know', async () => {
    const { record } = await run(cloudOf(service, ...revisions));
    const assumed = (record?.assumed ?? []).join('\n');
    for (const word of ['IAM policy of service web', 'instances of service web', 'log entries', 'volumes'])
      expect(assumed).toContain(word);
  });

  it('converts settings of API v1 to v2', () => {
    const { seed } = seedOf(service, ...revisions);
    expect(seed.services?.[0]).toMatchObject({
      name: NAME,
      config: { ingress: 'INGRESS_TRAFFIC_ALL', labels: { team: 'shop' }, scaling: { maxInstanceCount: 20 } },
    });
    expect(seed.services?.[0]?.revisions.map(({ name, ready }) => [name, ready])).toEqual([
      ['web-00006-kuw', true],
      ['web-00007-bex', true],
    ]);
    expect(seed.services?.[0]?.revisions[1]?.config).toMatchObject({
      serviceAccount: 'web-runtime@demo-prj.iam.gserviceaccount.com',
      executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
      scaling: { maxInstanceCount: 20 },
      timeout: '300s',
      vpcAccess: { egress: 'PRIVATE_RANGES_ONLY', networkInterfaces: [{ network: 'default' }] },
    });
  });

  it('uses the digest of the image that the platform resolved', () => {
    const { seed } = seedOf(service, ...revisions);
    const images = seed.services?.[0]?.revisions.map(({ config: { containers } }) =>
      JSON.stringify(containers),
    );
    expect(images?.[0]).toContain(`web@sha256:${'c4'.repeat(32)}`);
    expect(images?.[1]).toContain(`web@sha256:${'ab'.repeat(32)}`);
  });

  it('reads API v2 too, with an open way in and traffic to a revision', () => {
    const { seed, assumed } = seedOf(serviceV2);
    expect(seed.services?.[0]?.config).toMatchObject({
      ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
      invokerIamDisabled: true,
    });
    expect(seed.services?.[0]?.revisions.map(({ name }) => name)).toEqual(['web-00006-kuw', 'web-00007-bex']);
    expect(assumed.join()).toContain('revision web-00006-kuw runs the image that the finding names');
  });

  it('does not use the digest of the newest revision for another one', () => {
    const image = `us-central1-docker.pkg.dev/demo-prj/apps/web@sha256:${'c4'.repeat(32)}`;
    const pinned = { ...serviceV2, template: { containers: [{ image }] } };
    const [old, newest] = seedOf(pinned as JsonObject).seed.services?.[0]?.revisions ?? [];
    expect(JSON.stringify(old?.config)).toContain(`web@sha256:${'ab'.repeat(32)}`);
    expect(JSON.stringify(newest?.config)).toContain(image);
    expect([old?.ready, newest?.ready]).toEqual([true, true]);
  });

  it('runs over API v2', async () => {
    expect((await run(cloudOf(serviceV2))).record?.verdict).toBeDefined();
  });

  it('keeps a revision that is not ready as not ready', () => {
    const broken = changed(revisions[1] as JsonObject, (copy) => {
      Object.assign(copy, { status: { conditions: [{ type: 'Ready', status: 'False' }] } });
    });
    const { seed } = seedOf(service, revisions[0] as JsonObject, broken);
    expect(seed.services?.[0]?.revisions[0]?.ready).toBe(false);
  });

  it('uses the one policy for the one service, and otherwise lets everybody call', () => {
    const policy = { bindings: [{ role: 'roles/run.invoker', members: ['user:a@example.com'] }], etag: 'x' };
    expect(seedOf(service, policy).seed.services?.[0]?.bindings).toEqual(policy.bindings);
    expect(seedOf(service).seed.services?.[0]?.bindings).toEqual([
      { role: 'roles/run.invoker', members: ['allUsers'] },
    ]);
  });

  it('leaves out members that the official definition does not have, and reports that', () => {
    const odd = {
      ...serviceV2,
      template: { ...(serviceV2.template as object), containers: [{ image: 'a/b:1', novelty: 1 }] },
    };
    const { seed, assumed } = seedOf(odd as JsonObject);
    expect(JSON.stringify(seed)).not.toContain('novelty');
    expect(assumed.join()).toMatch(/left out of service web: .*novelty/);
  });

  it('reports that the service of the finding does not exist', () => {
    const other = changed(service, (copy) => Object.assign(copy.metadata as object, { name: 'other' }));
    expect(seedOf(other).assumed.join()).toContain('service web in us-central1, which the finding is about');
  });

  it.each([
    [
      'of another project',
      [changed(service, (copy) => Object.assign(copy.metadata as object, { namespace: '999' }))],
      /is in project 999/,
    ],
    ['that is something else', [{ hello: 1 }], /neither a Cloud Run service/],
    ['of revisions alone', [...revisions], /no Cloud Run service/],
  ])('refuses a cloud %s', (_what, documents, what) => {
    expect(() => seedOf(...documents)).toThrow(what);
    expect(() => seedOf(...documents)).toThrow(Stop);
  });
});

describe('--cloud', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = tempFolder('cloud');
    mkdirSync(join(cwd, 'in'));
    writeFileSync(join(cwd, 'in', 'service.json'), JSON.stringify(service));
    writeFileSync(join(cwd, 'in', 'revisions.json'), JSON.stringify(revisions));
    writeFileSync(join(cwd, 'seed.json'), '{"projects":[{"id":"p","number":"1"}]}');
    writeFileSync(join(cwd, 'two.json'), `${JSON.stringify(service, null, 2)}\n${JSON.stringify(service)}`);
    writeFileSync(join(cwd, 'list.json'), JSON.stringify({ kind: 'ServiceList', items: [service] }));
    writeFileSync(join(cwd, 'service.yaml'), 'apiVersion: serving.knative.dev/v1\nkind: Service\n');
    writeFileSync(join(cwd, 'utf16.json'), Buffer.from(`\ufeff${JSON.stringify(service)}`, 'utf16le'));
    writeFileSync(join(cwd, 'text.json'), 'not a cloud');
  });
  const read = async (...paths: readonly string[]) =>
    (await readCloudFiles(paths, fakeIo({ cwd }))) as DescribedCloud;

  it.each([
    [['in'], 3],
    [['in/service.json', 'in/revisions.json'], 3],
    [['two.json'], 2],
    [['list.json'], 1],
    [['service.yaml'], 1],
    [['utf16.json'], 1],
  ])('%j: %d documents', async (paths, count) => {
    expect((await read(...paths)).documents).toHaveLength(count);
  });

  it('does not change a cloud file', async () => {
    expect(await read('seed.json')).toEqual({ projects: [{ id: 'p', number: '1' }] });
  });

  it.each([[['text.json']], [['seed.json', 'in']], [['missing.json']]])('refuses %j', async (paths) => {
    await expect(read(...paths)).rejects.toMatchObject({ exitCode: 2 });
  });
});
