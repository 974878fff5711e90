import type { JsonObject } from '../../../../core/values/json';
import { readArguments } from '../../../../sandbox/boot/arguments';
import { bootFromStack } from '../../../../sandbox/boot/boot';
import type { ApiRequest } from '../../../../sandbox/boot/translation';
import { tryTranslation } from '../../../../sandbox/boot/translations';
import { functionsOf } from '../../../../sandbox/delivery/push';
import { boot, miniSeed, miniStack, NUMBER, PROJECT, ref } from '../../mini-stack';

const AROUND = { project: PROJECT, region: 'us-central1', readFile: () => Buffer.from('') };
const PARENT = `projects/${PROJECT}/locations/us-central1`;
const DONE = { done: true, response: {} };
const TERRAFORM = { 'goog-terraform-provisioned': 'true' };

/**
 * The requests of a type for these arguments, each answered in turn, and the arguments that the translation does not
 * read.
 */
function requestsOf(
  type: string,
  config: JsonObject,
  { answers = [DONE], step = 'create' }: { answers?: JsonObject[]; step?: 'create' | 'destroy' } = {},
): { requests: ApiRequest[]; unread: readonly string[] } {
  const args = readArguments(config, type);
  const steps = tryTranslation(type)?.[step]?.(args, AROUND);
  if (!steps) throw new Error(`no ${step} of ${type}`);
  const requests: ApiRequest[] = [];
  for (let next = steps.next(undefined); !next.done; ) {
    requests.push(next.value);
    next = steps.next(answers[requests.length - 1] ?? DONE);
  }
  return { requests, unread: args.unread() };
}

describe('google_cloudfunctions2_function', () => {
  const minimal = {
    name: 'f',
    location: 'us-central1',
    build_config: {
      runtime: 'nodejs24',
      entry_point: 'respond',
      source: { storage_source: { bucket: 'b', object: 'o' } },
    },
    service_config: {},
  };

  test('sends a minimal config with the defaults of the schema, and null for both update policies', () => {
    const { requests, unread } = requestsOf('google_cloudfunctions2_function', minimal);
    expect(unread).toEqual([]);
    expect(requests).toEqual([
      {
        service: 'cloudfunctions',
        method: 'POST',
        path: `/v2/${PARENT}/functions`,
        query: { functionId: 'f' },
        body: {
          name: `${PARENT}/functions/f`,
          buildConfig: {
            runtime: 'nodejs24',
            entryPoint: 'respond',
            source: { storageSource: { bucket: 'b', object: 'o' } },
            automaticUpdatePolicy: null,
            onDeployUpdatePolicy: null,
          },
          serviceConfig: { ingressSettings: 'ALLOW_ALL', allTrafficOnLatestRevision: true },
          labels: TERRAFORM,
        },
      },
    ]);
  });

  test('sends every argument that our stacks set, and omits zero and false', () => {
    const { requests, unread } = requestsOf('google_cloudfunctions2_function', {
      ...minimal,
      project: 'other',
      description: 'd',
      kms_key_name: 'k',
      labels: { team: 'x' },
      build_config: [
        {
          ...minimal.build_config,
          docker_repository: 'r',
          worker_pool: 'w',
          service_account: 's',
          environment_variables: { A: 'b' },
          on_deploy_update_policy: [{}],
        },
      ],
      service_config: {
        service_account_email: 'e',
        ingress_settings: 'ALLOW_INTERNAL_ONLY',
        all_traffic_on_latest_revision: false,
        available_cpu: '1',
        available_memory: '512Mi',
        timeout_seconds: 60,
        min_instance_count: 0,
        max_instance_count: 3,
        max_instance_request_concurrency: 8,
        environment_variables: { A: '1' },
        vpc_connector: 'c',
        vpc_connector_egress_settings: 'ALL_TRAFFIC',
        binary_authorization_policy: 'default',
        secret_environment_variables: [{ key: 'K', project_id: 'p', secret: 's', version: '1' }],
      },
    });
    expect(unread).toEqual([]);
    expect(requests[0]).toMatchObject({ path: '/v2/projects/other/locations/us-central1/functions' });
    expect(requests[0]?.body).toEqual({
      name: 'projects/other/locations/us-central1/functions/f',
      description: 'd',
      kmsKeyName: 'k',
      labels: { team: 'x', ...TERRAFORM },
      buildConfig: {
        runtime: 'nodejs24',
        entryPoint: 'respond',
        source: { storageSource: { bucket: 'b', object: 'o' } },
        dockerRepository: 'r',
        workerPool: 'w',
        serviceAccount: 's',
        environmentVariables: { A: 'b' },
        onDeployUpdatePolicy: {},
      },
      serviceConfig: {
        serviceAccountEmail: 'e',
        ingressSettings: 'ALLOW_INTERNAL_ONLY',
        availableCpu: '1',
        availableMemory: '512Mi',
        timeoutSeconds: 60,
        maxInstanceCount: 3,
        maxInstanceRequestConcurrency: 8,
        environmentVariables: { A: '1' },
        vpcConnector: 'c',
        vpcConnectorEgressSettings: 'ALL_TRAFFIC',
        binaryAuthorizationPolicy: 'default',
        secretEnvironmentVariables: [{ key: 'K', projectId: 'p', secret: 's', version: '1' }],
      },
    });
  });

  test('is destroyed by one request', () => {
    const { requests } = requestsOf('google_cloudfunctions2_function', minimal, { step: 'destroy' });
    expect(requests).toEqual([
      { service: 'cloudfunctions', method: 'DELETE', path: `/v2/${PARENT}/functions/f` },
    ]);
  });
});

describe('google_cloud_run_v2_service', () => {
  const service = {
    name: 's',
    location: 'us-central1',
    deletion_protection: false,
    template: { containers: [{ image: 'i', startup_probe: [{ tcp_socket: { port: 8080 } }] }] },
  };

  test('sends a probe with its defaults, and null for the other kinds', () => {
    const { requests, unread } = requestsOf('google_cloud_run_v2_service', service);
    expect(unread).toEqual([]);
    expect(requests).toEqual([
      {
        service: 'run',
        method: 'POST',
        path: `/v2/${PARENT}/services`,
        query: { serviceId: 's' },
        body: {
          labels: TERRAFORM,
          template: {
            containers: [
              {
                image: 'i',
                startupProbe: {
                  timeoutSeconds: 1,
                  periodSeconds: 10,
                  failureThreshold: 3,
                  httpGet: null,
                  tcpSocket: { port: 8080 },
                  grpc: null,
                },
              },
            ],
          },
        },
      },
    ]);
  });

  test('omits a manual scaling of zero, as the provider does', () => {
    const scaling = { scaling_mode: 'MANUAL', manual_instance_count: 0 };
    const { requests } = requestsOf('google_cloud_run_v2_service', { ...service, scaling });
    expect(requests[0]?.body).toMatchObject({ scaling: { scalingMode: 'MANUAL' } });
    expect(JSON.stringify(requests[0]?.body)).not.toContain('manualInstanceCount');
  });

  test.each([
    ['ingress', 'INGRESS_TRAFFIC_ALL', { ingress: 'INGRESS_TRAFFIC_ALL' }],
    ['invoker_iam_disabled', true, { invokerIamDisabled: true }],
    ['custom_audiences', ['a'], { customAudiences: ['a'] }],
    ['traffic', [{ type: 'T', percent: 100 }], { traffic: [{ type: 'T', percent: 100 }] }],
    ['binary_authorization', { use_default: true }, { binaryAuthorization: { useDefault: true } }],
    ['annotations', { a: 'b' }, { annotations: { a: 'b' } }],
  ] as const)('sends %s', (argument, value, expected) => {
    const { requests, unread } = requestsOf('google_cloud_run_v2_service', {
      ...service,
      [argument]: value as never,
    });
    expect(unread).toEqual([]);
    expect(requests[0]?.body).toMatchObject(expected as object);
  });
});

test('google_cloud_run_v2_job always sends its retries, by default three', () => {
  const job = (task: JsonObject) => ({
    name: 'j',
    location: 'us-central1',
    template: { template: { ...task, containers: [{ image: 'i' }] } },
  });
  const retries = (task: JsonObject) => requestsOf('google_cloud_run_v2_job', job(task)).requests[0]?.body;
  expect(retries({})).toEqual({
    labels: TERRAFORM,
    template: { template: { containers: [{ image: 'i' }], maxRetries: 3 } },
  });
  expect(retries({ max_retries: 0 })).toMatchObject({ template: { template: { maxRetries: 0 } } });
});

describe('members', () => {
  const member = { role: 'roles/run.invoker', member: 'allUsers' };
  test.each([
    ['google_cloud_run_v2_service_iam_member', { name: 's' }, 'run', `/v2/${PARENT}/services/s`],
    [
      'google_cloud_run_v2_service_iam_member',
      { name: `${PARENT}/services/s` },
      'run',
      `/v2/${PARENT}/services/s`,
    ],
    ['google_cloud_run_v2_job_iam_member', { name: 'j' }, 'run', `/v2/${PARENT}/jobs/j`],
    ['google_cloud_run_service_iam_member', { service: 's' }, 'run', `/v1/${PARENT}/services/s`],
    [
      'google_cloudfunctions2_function_iam_member',
      { cloud_function: 'f' },
      'cloudfunctions',
      `/v2/${PARENT}/functions/f`,
    ],
  ] as const)('of %s %j are read and replaced as a whole', (type, named, service, path) => {
    const answers = [{ etag: 'e', version: 1 }, { etag: 'f' }];
    const config = { ...named, location: 'us-central1', ...member };
    const { requests, unread } = requestsOf(type, config, { answers });
    expect(unread).toEqual([]);
    expect(requests).toEqual([
      { service, method: 'GET', path: `${path}:getIamPolicy` },
      {
        service,
        method: 'POST',
        path: `${path}:setIamPolicy`,
        body: { policy: { etag: 'e', version: 3, bindings: [{ role: member.role, members: ['allUsers'] }] } },
      },
    ]);
  });
});

describe('a stack', () => {
  test("refers to values of the API's answers", () => {
    const state = boot();
    const [fn] = functionsOf(state);
    expect(state.pubsub.subscriptions[`projects/${PROJECT}/subscriptions/findings`]?.push).toMatchObject({
      endpoint: fn?.uri,
      audience: `https://responder-${NUMBER}.us-central1.run.app`,
    });
    expect(state.iam.bindings[`${PARENT}/services/responder`]).toEqual([
      {
        role: 'roles/run.servicesInvoker',
        members: [`serviceAccount:shop-push@${PROJECT}.iam.gserviceaccount.com`],
      },
    ]);
  });

  test('deploys services, jobs and their members through the API', () => {
    const state = boot((blocks) => {
      blocks.google_cloud_run_v2_service = {
        api: {
          name: 'api',
          location: 'us-central1',
          template: { containers: [{ image: 'nginx' }] },
          depends_on: ['google_project_service.run'],
        },
      };
      blocks.google_cloud_run_v2_job = {
        job: {
          name: 'job',
          location: 'us-central1',
          template: { template: { containers: [{ image: 'nginx' }] } },
          depends_on: ['google_project_service.run'],
        },
      };
      blocks.google_cloud_run_v2_job_iam_member = {
        m: {
          name: ref('google_cloud_run_v2_job.job.name'),
          location: 'us-central1',
          role: 'roles/run.jobsExecutor',
          member: 'allUsers',
        },
      };
      blocks.google_cloud_run_service_iam_member = {
        m: {
          service: ref('google_cloud_run_v2_service.api.name'),
          location: 'us-central1',
          role: 'roles/run.invoker',
          member: 'allUsers',
        },
      };
    });
    expect(state.iam.bindings[`${PARENT}/jobs/job`]).toHaveLength(1);
    expect(state.iam.bindings[`${PARENT}/services/api`]).toHaveLength(1);
    expect(state.run.services[`${PARENT}/services/api`]?.config.labels).toEqual(TERRAFORM);
  });

  type Fn = Record<'build_config' | 'service_config', Record<string, unknown>> & Record<string, unknown>;
  const broken = (change: (fn: Fn) => void) => () =>
    boot((blocks) => change(blocks.google_cloudfunctions2_function?.responder as unknown as Fn));

  test.each([
    [
      'direct VPC egress',
      (fn: Fn) => Object.assign(fn.service_config, { direct_vpc_egress: 'VPC_EGRESS_ALL_TRAFFIC' }),
      /service_config.direct_vpc_egress/,
    ],
    [
      'an event trigger',
      (fn: Fn) => Object.assign(fn, { event_trigger: { event_type: 'x' } }),
      /responder.event_trigger/,
    ],
    [
      'a misspelled argument',
      (fn: Fn) => Object.assign(fn.build_config, { entrypoint: 'x' }),
      /build_config.entrypoint/,
    ],
    ['nodejs20', (fn: Fn) => Object.assign(fn.build_config, { runtime: 'nodejs20' }), /DEPLOYS_NOT_ALLOWED/],
    [
      'a connector that does not exist',
      (fn: Fn) =>
        Object.assign(fn.service_config, { vpc_connector: 'projects/p/locations/us-central1/connectors/c' }),
      /does not exist/,
    ],
  ])('with %s stops', (_what, change, answer) => {
    expect(broken(change)).toThrow(answer);
  });

  test('stops if its deployer may not create functions', () => {
    expect(() =>
      bootFromStack(
        miniStack((blocks) =>
          Object.assign(blocks.google_cloudfunctions2_function?.responder ?? {}, { project: 'other' }),
        ),
        miniSeed({
          projects: [...miniSeed().projects, { id: 'other', number: '5', ancestors: [] }],
          governance: { apis: { 'projects/other': ['cloudfunctions.googleapis.com'] } },
        }),
      ),
    ).toThrow(/403 PERMISSION_DENIED: Permission 'cloudfunctions.functions.create'/);
  });
});
