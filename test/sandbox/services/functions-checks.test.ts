import {
  body,
  type Changes,
  CONNECTOR,
  create,
  created,
  KEY,
  PARENT,
  POOL,
  REGION,
  REPOSITORY,
  SERVICE,
  started,
} from '../../factories/functions-calls';
import { PROJECT } from '../mini-stack';

const BUILDER = `shop-push@${PROJECT}.iam.gserviceaccount.com`;
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
