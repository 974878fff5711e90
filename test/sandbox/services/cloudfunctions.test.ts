import type { JsonObject } from '../../../core/values/json';
import { functionsOf } from '../../../sandbox/delivery/push';
import { readObject } from '../../../sandbox/services/storage';
import { addResource } from '../../../sandbox/state/stored-resources';
import { bodyOf, boot, type Cloud, cloud, NUMBER, PROJECT } from '../mini-stack';

const REGION = 'us-central1';
const PARENT = `projects/${PROJECT}/locations/${REGION}`;
const NAME = `${PARENT}/functions/worker`;
const SERVICE = `${PARENT}/services/worker`;
const DEPLOYER = 'user:deployer@example.com';
const RUNTIME = `shop-actor@${PROJECT}.iam.gserviceaccount.com`;
const BUILDER = `shop-push@${PROJECT}.iam.gserviceaccount.com`;
const KEY = `projects/keys/locations/${REGION}/keyRings/r/cryptoKeys/k`;
const REPOSITORY = `${PARENT}/repositories/own`;
const CONNECTOR = `projects/net/locations/${REGION}/connectors/c`;
const POOL = `projects/builds/locations/${REGION}/workerPools/w`;
const AGENTS = [
  'gcf-admin-robot',
  'serverless-robot-prod',
  'gcp-sa-artifactregistry',
  'gs-project-accounts',
  'gcp-sa-eventarc',
];

type Changes = { build?: JsonObject; service?: JsonObject; rest?: JsonObject };

const body = ({ build = {}, service = {}, rest = {} }: Changes = {}): JsonObject => ({
  name: NAME,
  buildConfig: {
    runtime: 'nodejs24',
    entryPoint: 'work',
    source: { storageSource: { bucket: `${PROJECT}-source`, object: 'functions.zip' } },
    automaticUpdatePolicy: null,
    onDeployUpdatePolicy: null,
    ...build,
  },
  serviceConfig: { serviceAccountEmail: RUNTIME, environmentVariables: { GREETING: 'hello' }, ...service },
  ...rest,
});

/** The mini stack's cloud with existing parts: a key, a connector, a pool, a repository, secrets. */
function started(): Cloud {
  const agents = AGENTS.map((agent) => `serviceAccount:service-${NUMBER}@${agent}.iam.gserviceaccount.com`);
  const state = boot(undefined, {
    projects: [
      { id: PROJECT, number: NUMBER, ancestors: ['folders/333', 'organizations/123'] },
      { id: 'keys', number: '1', ancestors: [] },
    ],
    resources: {
      cloudkms: { [KEY]: {} },
      run: { [CONNECTOR]: {} },
      cloudfunctions: { [POOL]: {} },
      artifactregistry: {
        [REPOSITORY]: { format: 'DOCKER' },
        [`${PARENT}/repositories/encrypted`]: { format: 'DOCKER', kmsKeyName: KEY },
        [`${PARENT}/repositories/packages`]: { format: 'NPM' },
      },
    },
    bindings: {
      [KEY]: [{ role: 'projects/keys/roles/encrypts', members: agents }],
      [`projects/${PROJECT}/secrets/reputation`]: [
        {
          role: 'roles/secretmanager.secretAccessor',
          members: [`serviceAccount:reader@${PROJECT}.iam.gserviceaccount.com`],
        },
      ],
    },
    roles: {
      'projects/keys/roles/encrypts': [
        'cloudkms.cryptoKeyVersions.useToEncrypt',
        'cloudkms.cryptoKeyVersions.useToDecrypt',
      ],
    },
  });
  const withAgents = Object.fromEntries(
    agents.map((member) => [member.replace('serviceAccount:', ''), 'the test']),
  );
  return cloud({ ...state, iam: { ...state.iam, agents: { ...state.iam.agents, ...withAgents } } }, DEPLOYER);
}

const create = (c: Cloud, changes: Changes = {}, functionId = 'worker', location = REGION): string => {
  const parent = `projects/${PROJECT}/locations/${location}`;
  const sent = { ...body(changes), name: `${parent}/functions/${functionId}`, ...changes.rest };
  return c.outcome('cloudfunctions', 'POST', `/v2/${parent}/functions`, {
    query: { functionId },
    body: sent,
  });
};

const created = (changes: Changes = {}): Cloud => {
  const c = started();
  expect(create(c, changes)).toBe('200');
  return c;
};

const shown = (c: Cloud): JsonObject => bodyOf(c.call('cloudfunctions', 'GET', `/v2/${NAME}`));

describe('a function', () => {
  test("is returned with Google's defaults, its own copy of the source and its service", () => {
    const copy = { bucket: `gcf-v2-sources-${NUMBER}-${REGION}`, object: 'worker/function-source.zip' };
    expect(shown(created())).toMatchObject({
      name: NAME,
      environment: 'GEN_2',
      state: 'ACTIVE',
      url: `https://${REGION}-${PROJECT}.cloudfunctions.net/worker`,
      buildConfig: {
        runtime: 'nodejs24',
        entryPoint: 'work',
        automaticUpdatePolicy: {},
        dockerRegistry: 'ARTIFACT_REGISTRY',
        dockerRepository: `${PARENT}/repositories/gcf-artifacts`,
        serviceAccount: `projects/${PROJECT}/serviceAccounts/${NUMBER}-compute@developer.gserviceaccount.com`,
        source: { storageSource: copy },
        sourceProvenance: { resolvedStorageSource: copy },
      },
      serviceConfig: {
        service: SERVICE,
        uri: `https://worker-${NUMBER}.${REGION}.run.app`,
        availableMemory: '256M',
        availableCpu: '0.1666',
        timeoutSeconds: 60,
        maxInstanceCount: 100,
        maxInstanceRequestConcurrency: 1,
        ingressSettings: 'ALLOW_ALL',
        allTrafficOnLatestRevision: true,
        environmentVariables: { GREETING: 'hello', LOG_EXECUTION_ID: 'true' },
      },
    });
  });

  test('omits zeros', () => {
    const { serviceConfig } = shown(created({ service: { minInstanceCount: 0 } }));
    expect(serviceConfig).not.toHaveProperty('minInstanceCount');
  });

  test("is the Cloud Run service of its name, in Cloud Run's form", () => {
    const c = created({ service: { ingressSettings: 'ALLOW_INTERNAL_ONLY', timeoutSeconds: 30 } });
    expect(bodyOf(c.call('run', 'GET', `/v2/${SERVICE}`))).toMatchObject({
      ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
      labels: { 'goog-managed-by': 'cloudfunctions' },
      reconciling: false,
      uri: `https://worker-${NUMBER}.${REGION}.run.app`,
      template: {
        serviceAccount: RUNTIME,
        timeout: '30s',
        containers: [{ env: expect.arrayContaining([{ name: 'GREETING', value: 'hello' }]) }],
      },
    });
  });

  test('is one record, which the checks of a push and the processes start from', () => {
    const c = created();
    const fn = functionsOf(c.state).find(({ name }) => name === 'worker');
    expect(fn).toMatchObject({
      entryPoint: 'work',
      serviceAccount: RUNTIME,
      project: PROJECT,
      location: REGION,
    });
    const source = readObject(c.state, fn?.sourceObject.bucket ?? '', fn?.sourceObject.name ?? '');
    expect(Buffer.from(source ?? []).toString()).toBe('assets/functions.zip');
  });

  test('completes its operation with the function', () => {
    const answer = bodyOf(
      started().call('cloudfunctions', 'POST', `/v2/${PARENT}/functions`, {
        query: { functionId: 'worker' },
        body: body(),
      }),
    );
    expect(answer).toMatchObject({
      done: true,
      metadata: { verb: 'create', target: NAME },
      response: { '@type': 'type.googleapis.com/google.cloud.functions.v2.Function', name: NAME },
    });
  });

  test('is listed in its location and in all locations', () => {
    const c = created();
    for (const location of [REGION, '-']) {
      const path = `/v2/projects/${PROJECT}/locations/${location}/functions`;
      const { functions } = bodyOf<{ functions: { name: string }[] }>(c.call('cloudfunctions', 'GET', path));
      expect(functions.map(({ name }) => name)).toContain(NAME);
    }
  });

  test('gets a new revision with an update of the members in the mask, and keeps the other members', () => {
    const c = created();
    const [before] = Object.keys(c.state.run.services[SERVICE]?.revisions ?? {});
    const sent = { serviceConfig: { ...(body().serviceConfig as JsonObject), timeoutSeconds: 20 } };
    const query = { updateMask: 'serviceConfig' };
    expect(c.outcome('cloudfunctions', 'PATCH', `/v2/${NAME}`, { query, body: sent })).toBe('200');
    expect(shown(c)).toMatchObject({
      buildConfig: { entryPoint: 'work' },
      serviceConfig: { timeoutSeconds: 20 },
    });
    const revisions = Object.keys(c.state.run.services[SERVICE]?.revisions ?? {});
    expect(revisions).toEqual([before, expect.stringMatching(/^worker-00002-[a-z]{3}$/)]);
    expect(shown(c).serviceConfig).toMatchObject({ revision: revisions[1] });
  });

  test('is deleted with its service and the policy of the service', () => {
    const c = created();
    const invoker = { role: 'roles/run.invoker', members: ['allUsers'] };
    const set = { body: { policy: { bindings: [invoker] } } };
    expect(c.outcome('run', 'POST', `/v2/${SERVICE}:setIamPolicy`, set)).toBe('200');
    expect(c.outcome('cloudfunctions', 'DELETE', `/v2/${NAME}`)).toBe('200');
    expect(c.outcome('cloudfunctions', 'GET', `/v2/${NAME}`)).toMatch(/^404/);
    expect(c.outcome('run', 'GET', `/v2/${SERVICE}`)).toMatch(/^404/);
    expect(c.state.iam.bindings[SERVICE]).toBeUndefined();
  });

  test('has its own policy, with an etag', () => {
    const c = created();
    const policy = { bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }] };
    const set = (etag: string) =>
      c.outcome('cloudfunctions', 'POST', `/v2/${NAME}:setIamPolicy`, {
        body: { policy: { ...policy, etag } },
      });
    const { etag } = bodyOf<{ etag: string }>(c.call('cloudfunctions', 'GET', `/v2/${NAME}:getIamPolicy`));
    expect(set(etag)).toBe('200');
    expect(set(etag)).toMatch(/^409 ABORTED/);
    expect(bodyOf(c.call('cloudfunctions', 'GET', `/v2/${NAME}:getIamPolicy`))).toMatchObject(policy);
  });

  test('lists runtimes with the day from which they are refused', () => {
    const { runtimes } = bodyOf<{ runtimes: JsonObject[] }>(
      started().call('cloudfunctions', 'GET', `/v2/${PARENT}/runtimes`),
    );
    expect(runtimes).toContainEqual(
      expect.objectContaining({
        name: 'nodejs20',
        stage: 'DECOMMISSIONED',
        decommissionDate: { year: 2026, month: 10, day: 30 },
      }),
    );
  });
});

describe('a function is refused', () => {
  test.each([
    [
      'a runtime that is decommissioned',
      { build: { runtime: 'nodejs20' } },
      /^400 INVALID_ARGUMENT.*DEPLOYS_NOT_ALLOWED/s,
    ],
    ['an unknown runtime', { build: { runtime: 'nodejs99' } }, /^400 INVALID_ARGUMENT.*INVALID_RUNTIME/s],
    ['no runtime', { build: { runtime: '' } }, /^400 INVALID_ARGUMENT.*runtime/],
    [
      'an entry point that is not a name',
      { build: { entryPoint: 'a b' } },
      /^400 INVALID_ARGUMENT.*entry_point/,
    ],
    [
      'a source object that does not exist',
      { build: { source: { storageSource: { bucket: `${PROJECT}-source`, object: 'x.zip' } } } },
      /^400 INVALID_ARGUMENT.*source object/,
    ],
    [
      'a source bucket that does not exist',
      { build: { source: { storageSource: { bucket: 'nobodys', object: 'x.zip' } } } },
      /^400 INVALID_ARGUMENT.*bucket/,
    ],
    [
      'a generation that does not exist',
      {
        build: {
          source: {
            storageSource: { bucket: `${PROJECT}-source`, object: 'functions.zip', generation: '7' },
          },
        },
      },
      /^400 INVALID_ARGUMENT.*generation/,
    ],
    [
      'an account that does not exist',
      { service: { serviceAccountEmail: `nobody@${PROJECT}.iam.gserviceaccount.com` } },
      /^403 PERMISSION_DENIED.*nobody/,
    ],
    [
      'a build account that does not exist',
      {
        build: {
          serviceAccount: `projects/${PROJECT}/serviceAccounts/nobody@${PROJECT}.iam.gserviceaccount.com`,
        },
      },
      /^403 PERMISSION_DENIED.*nobody/,
    ],
    [
      'a build account by its email',
      { build: { serviceAccount: BUILDER } },
      /^400 INVALID_ARGUMENT.*service_account/,
    ],
    [
      'a build account that may not build',
      { build: { serviceAccount: `projects/${PROJECT}/serviceAccounts/${BUILDER}` } },
      /^400 FAILED_PRECONDITION: Build failed/,
    ],
    [
      'a repository that does not exist',
      { build: { dockerRepository: `${PARENT}/repositories/none` } },
      /^400 INVALID_ARGUMENT.*not found/,
    ],
    [
      'a repository of another format',
      { build: { dockerRepository: `${PARENT}/repositories/packages` } },
      /^400 INVALID_ARGUMENT.*format/,
    ],
    [
      'a repository in another location',
      { build: { dockerRepository: `projects/${PROJECT}/locations/europe-west1/repositories/own` } },
      /^400 INVALID_ARGUMENT.*us-central1/,
    ],
    [
      'a worker pool that does not exist',
      { build: { workerPool: `${POOL}x` } },
      /^400 INVALID_ARGUMENT.*worker_pool/,
    ],
    [
      'a worker pool in another location',
      { build: { workerPool: POOL.replace(REGION, 'us-east1') } },
      /^400 INVALID_ARGUMENT.*worker_pool/,
    ],
    [
      'a connector that does not exist',
      { service: { vpcConnector: `${CONNECTOR}x` } },
      /^400 INVALID_ARGUMENT.*does not exist/,
    ],
    [
      'a connector in another location',
      { service: { vpcConnector: CONNECTOR.replace(REGION, 'us-east1') } },
      /^400 INVALID_ARGUMENT.*same region/,
    ],
    [
      'a key with the repository of Cloud Functions',
      { rest: { kmsKeyName: KEY } },
      /^400 INVALID_ARGUMENT.*docker_repository/,
    ],
    [
      'a key that the repository does not have',
      { build: { dockerRepository: REPOSITORY }, rest: { kmsKeyName: KEY } },
      /^400 INVALID_ARGUMENT.*not encrypted/,
    ],
    [
      'too little CPU for concurrency',
      { service: { maxInstanceRequestConcurrency: 8 } },
      /^400 INVALID_ARGUMENT.*concurrency/,
    ],
    [
      'too little CPU for the memory',
      { service: { availableCpu: '1', availableMemory: '8Gi' } },
      /^400 INVALID_ARGUMENT.*at least 2 cpu/,
    ],
    [
      'a memory that is not a quantity',
      { service: { availableMemory: 'much' } },
      /^400 INVALID_ARGUMENT.*available_memory/,
    ],
    [
      'a timeout over one hour',
      { service: { timeoutSeconds: 3601 } },
      /^400 INVALID_ARGUMENT.*timeout_seconds/,
    ],
    [
      'a minimum of instances over the maximum',
      { service: { minInstanceCount: 5, maxInstanceCount: 2 } },
      /^400 INVALID_ARGUMENT.*min_instance_count/,
    ],
    [
      'a reserved variable',
      { service: { environmentVariables: { K_SERVICE: 'x' } } },
      /^400 INVALID_ARGUMENT.*reserved/,
    ],
    ['a label in capital letters', { rest: { labels: { Team: 'x' } } }, /^400 INVALID_ARGUMENT.*label/],
    [
      'a secret that does not exist',
      {
        service: {
          secretEnvironmentVariables: [{ key: 'S', projectId: PROJECT, secret: 'none', version: '1' }],
        },
      },
      /^400 FAILED_PRECONDITION: Secret/,
    ],
    [
      'a secret that its account may not read',
      {
        service: {
          secretEnvironmentVariables: [{ key: 'S', projectId: PROJECT, secret: 'reputation', version: '1' }],
        },
      },
      /^400 FAILED_PRECONDITION: Permission denied on secret/,
    ],
    [
      'a separate policy for images',
      { service: { binaryAuthorizationPolicy: 'mine' } },
      /^400 INVALID_ARGUMENT.*binary_authorization_policy/,
    ],
    [
      'another name in the body',
      { rest: { name: `${PARENT}/functions/other` } },
      /^400 INVALID_ARGUMENT.*functionId/,
    ],
    ['the first generation', { rest: { environment: 'GEN_1' } }, /^400 INVALID_ARGUMENT.*GEN_2/],
    [
      'an event trigger, which is not modelled',
      { rest: { eventTrigger: { eventType: 'x' } } },
      /^501 UNIMPLEMENTED.*eventTrigger/,
    ],
    [
      'a source in a repository, which is not modelled',
      { build: { source: { repoSource: { repoName: 'r' } } } },
      /^501 UNIMPLEMENTED.*repoSource/,
    ],
    ['an output-only member', { rest: { state: 'ACTIVE' } }, /^400 INVALID_ARGUMENT.*output only/],
    ['a member that the API does not have', { service: { cores: 3 } }, /^400 INVALID_ARGUMENT.*cores/],
  ] as const)('with %s', (_what, changes, answer) => {
    const c = started();
    expect(create(c, changes as Changes)).toMatch(answer);
    expect(c.state.run.services[SERVICE]).toBeUndefined();
  });

  test.each(['Worker', 'worker-', '1worker', 'w'.repeat(64)])('under the name %s', (id) => {
    expect(create(started(), {}, id)).toMatch(/^400 INVALID_ARGUMENT.*name/);
  });

  test.each(['asia-southeast3', 'moon-west1'])('in %s, where the API is not available', (location) => {
    expect(create(started(), {}, 'worker', location)).toMatch(
      /^403 PERMISSION_DENIED: Permission denied on 'locations/,
    );
  });

  test.each(['cloudbuild', 'artifactregistry', 'run', 'cloudfunctions'])('while %s is disabled', (api) => {
    const c = started();
    const home = `projects/${PROJECT}`;
    const apis = (c.state.governance.apis[home] ?? []).filter((name) => name !== `${api}.googleapis.com`);
    c.state = {
      ...c.state,
      governance: { ...c.state.governance, apis: { ...c.state.governance.apis, [home]: apis } },
    };
    expect(create(c)).toMatch(new RegExp(`^403 PERMISSION_DENIED: ${api}`));
  });

  test('with a key that the agent may not use', () => {
    const c = started();
    c.state = { ...c.state, iam: { ...c.state.iam, bindings: { ...c.state.iam.bindings, [KEY]: [] } } };
    const changes = {
      build: { dockerRepository: `${PARENT}/repositories/encrypted` },
      rest: { kmsKeyName: KEY },
    };
    expect(create(c, changes)).toMatch(/^400 FAILED_PRECONDITION: Permission denied on Cloud KMS key/);
  });

  test('to a caller who may not act as its account, or as the build account', () => {
    const c = started();
    const alone = (permissions: readonly string[]) => {
      const role = { 'projects/x/roles/r': permissions };
      const binding = { role: 'projects/x/roles/r', members: ['user:half@example.com'] };
      const home = `projects/${PROJECT}`;
      c.state = {
        ...c.state,
        iam: {
          ...c.state.iam,
          roles: { ...c.state.iam.roles, ...role },
          bindings: { ...c.state.iam.bindings, [home]: [...(c.state.iam.bindings[home] ?? []), binding] },
        },
      };
      return c.outcome(
        'cloudfunctions',
        'POST',
        `/v2/${PARENT}/functions`,
        { query: { functionId: 'worker' }, body: body() },
        'user:half@example.com',
      );
    };
    expect(alone(['cloudfunctions.functions.create'])).toMatch(/^403.*iam.serviceaccounts.actAs.*actor@/);
    expect(alone(['cloudfunctions.functions.create', 'iam.serviceAccounts.actAs'])).toBe('200');
  });

  test('a second time, and for the name of an existing service', () => {
    expect(create(created())).toMatch(/^409 ALREADY_EXISTS: Could not create Cloud Run function/);
    expect(create(started(), {}, 'web')).toMatch(/^409 ALREADY_EXISTS: Could not create Cloud Run service/);
  });
});

test('every setting of a hardened function is accepted', () => {
  const c = created({
    build: { dockerRepository: `${PARENT}/repositories/encrypted`, workerPool: POOL },
    service: {
      vpcConnector: CONNECTOR,
      vpcConnectorEgressSettings: 'ALL_TRAFFIC',
      availableCpu: '1',
      maxInstanceRequestConcurrency: 8,
      availableMemory: '512Mi',
    },
    rest: { kmsKeyName: KEY },
  });
  expect(bodyOf(c.call('run', 'GET', `/v2/${SERVICE}`))).toMatchObject({
    template: { encryptionKey: KEY, vpcAccess: { connector: CONNECTOR, egress: 'ALL_TRAFFIC' } },
  });
});

describe('a function under Binary Authorization', () => {
  const under = (rule: JsonObject): string => {
    const c = started();
    const policy = { defaultAdmissionRule: rule, admissionWhitelistPatterns: [] };
    c.state = addResource(c.state, 'binaryauthorization', `projects/${PROJECT}/policy`, {
      body: policy,
      nowMs: 0,
    });
    return create(c, { service: { binaryAuthorizationPolicy: 'default' } });
  };
  const enforced = { enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG' };

  test.each([
    ['always allow', { evaluationMode: 'ALWAYS_ALLOW', ...enforced }, /^200/],
    [
      'always deny',
      { evaluationMode: 'ALWAYS_DENY', ...enforced },
      /^400 FAILED_PRECONDITION.*Binary Authorization/,
    ],
    [
      'always deny, dry run',
      { evaluationMode: 'ALWAYS_DENY', enforcementMode: 'DRYRUN_AUDIT_LOG_ONLY' },
      /^200/,
    ],
    [
      'attestations',
      {
        evaluationMode: 'REQUIRE_ATTESTATION',
        requireAttestationsBy: [`projects/${PROJECT}/attestors/a`],
        ...enforced,
      },
      /^400 FAILED_PRECONDITION.*no attestations/,
    ],
  ] as const)('with the policy %s', (_what, rule, answer) => {
    expect(under(rule as unknown as JsonObject)).toMatch(answer);
  });
});
