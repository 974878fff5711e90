import type { JsonObject } from '../../../core/values/json';
import { functionsOf } from '../../../sandbox/delivery/push';
import { readObject } from '../../../sandbox/services/storage';
import { addResource } from '../../../sandbox/state/stored-resources';
import {
  body,
  CONNECTOR,
  create,
  created,
  KEY,
  NAME,
  PARENT,
  POOL,
  REGION,
  RUNTIME,
  SERVICE,
  started,
} from '../../factories/functions-calls';
import { bodyOf, type Cloud, NUMBER, PROJECT } from '../mini-stack';

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
