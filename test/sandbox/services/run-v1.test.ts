import type { JsonObject } from '../../../core/values/json';
import {
  BAD_IMAGE,
  bodyOf,
  boot,
  type Cloud,
  cloud,
  NUMBER,
  PROJECT,
  RUNTIME,
  STRANGER,
  WEB,
} from '../mini-stack';

/** Sequences of requests that the genuine gcloud sends, on the state of v2. */

const DEPLOYER = 'user:deployer@example.com';
const KN = `/apis/serving.knative.dev/v1/namespaces/${PROJECT}`;
const RN = `/apis/run.googleapis.com/v1/namespaces/${PROJECT}`;
const headers = { host: 'us-central1-run.googleapis.com' };
const JOB = `projects/${PROJECT}/locations/us-central1/jobs/nightly`;

interface Knative {
  metadata: {
    name: string;
    namespace: string;
    generation: number;
    resourceVersion: string;
    labels: Record<string, string>;
    annotations: Record<string, string>;
  };
  spec: {
    template: {
      metadata: { name?: string; labels?: JsonObject; annotations?: JsonObject };
      spec: JsonObject;
    };
    traffic: JsonObject[];
  };
  status: JsonObject & { conditions: { type: string; status: string; reason?: string }[] };
}

const started = (): Cloud => {
  const job = {
    template: {
      taskCount: 2,
      template: {
        containers: [{ image: 'busybox' }],
        timeout: '600s',
        maxRetries: 3,
        serviceAccount: RUNTIME,
      },
    },
    creator: 'a@example.com',
    lastModifier: 'b@example.com',
  };
  return cloud(boot(undefined, { resources: { run: { [JOB]: job } } }), DEPLOYER);
};

const get = (c: Cloud, path: string, query = {}): Knative =>
  bodyOf<Knative>(c.call('run', 'GET', path, { headers, query: { alt: 'json', ...query } }));

const web = (c: Cloud): Knative => structuredClone(get(c, `${KN}/services/web`));

const put = (c: Cloud, body: unknown): string =>
  c.outcome('run', 'PUT', `${KN}/services/web`, { headers, body });

/** Reads the service, changes a few members and writes it completely, as every `gcloud run services update` does. */
const update = (c: Cloud, change: (service: Knative) => void): string => {
  const service = web(c);
  change(service);
  return put(c, service);
};

const v2 = (c: Cloud): JsonObject => bodyOf(c.call('run', 'GET', `/v2/${WEB}`));
const revisions = (c: Cloud): string[] => Object.keys(c.state.run.services[WEB]?.revisions ?? {});

describe('describe and list', () => {
  test('contain the members that gcloud requires', () => {
    const service = web(started());
    expect(service).toMatchObject({
      kind: 'Service',
      metadata: {
        name: 'web',
        namespace: NUMBER,
        generation: 2,
        labels: { 'cloud.googleapis.com/location': 'us-central1' },
        annotations: {
          'run.googleapis.com/ingress': 'all',
          'run.googleapis.com/ingress-status': 'all',
          'run.googleapis.com/maxScale': '20',
          'run.googleapis.com/scalingMode': 'automatic',
          'run.googleapis.com/description': 'the shop window',
        },
      },
      spec: {
        template: {
          spec: { serviceAccountName: RUNTIME, containers: [{ name: 'app-1', image: BAD_IMAGE }] },
        },
        traffic: [{ percent: 100, latestRevision: true }],
      },
      status: {
        observedGeneration: 2,
        latestReadyRevisionName: 'web-00002-bbb',
        traffic: [{ revisionName: 'web-00002-bbb', percent: 100, latestRevision: true }],
        url: `https://web-${NUMBER}.us-central1.run.app`,
      },
    });
    expect(service.status.conditions).toContainEqual(
      expect.objectContaining({ type: 'Ready', status: 'True' }),
    );
  });

  test('the global host lists all regions, and returns no single service', () => {
    const c = started();
    const global = { headers: { host: 'run.googleapis.com' } };
    const list = bodyOf<{ items: Knative[] }>(
      c.call('run', 'GET', `/v1/projects/${PROJECT}/locations/-/services`, global),
    );
    expect(list.items.map(({ metadata }) => metadata.name).sort()).toEqual(['responder', 'shop', 'web']);
    expect(c.outcome('run', 'GET', `${KN}/services/web`, global)).toMatch(/^400 INVALID_ARGUMENT.*regional/);
    expect(c.outcome('run', 'GET', `${KN}/services/none`, { headers })).toMatch(/^404 NOT_FOUND/);
    const elsewhere = { headers: { host: 'europe-west1-run.googleapis.com' } };
    expect(c.outcome('run', 'GET', `${KN}/services/web`, elsewhere)).toMatch(/^404 NOT_FOUND/);
  });

  test('revisions are listed by selector, newest first, in pages, and the namespace may be the number', () => {
    const c = started();
    const labelSelector = 'serving.knative.dev/service = web';
    const path = `/apis/serving.knative.dev/v1/namespaces/${NUMBER}/revisions`;
    const all = bodyOf<{ metadata: JsonObject; items: Knative[] }>(
      c.call('run', 'GET', path, { headers, query: { labelSelector } }),
    );
    expect(all.items.map(({ metadata }) => metadata.name)).toEqual(['web-00002-bbb', 'web-00001-aaa']);
    expect(all.metadata).toEqual({});
    expect(all.items[0]?.status.conditions).toContainEqual(
      expect.objectContaining({ type: 'Active', status: 'True' }),
    );
    const first = bodyOf<{ metadata: { continue: string } }>(
      c.call('run', 'GET', path, { headers, query: { labelSelector, limit: '1' } }),
    );
    const next = { labelSelector, limit: '1', continue: first.metadata.continue };
    const second = bodyOf<{ items: Knative[] }>(c.call('run', 'GET', path, { headers, query: next }));
    expect(second.items.map(({ metadata }) => metadata.name)).toEqual(['web-00001-aaa']);
    expect(get(c, `${KN}/revisions/web-00001-aaa`).metadata.labels['serving.knative.dev/service']).toBe(
      'web',
    );
  });
});

describe('a PUT', () => {
  test('of the unchanged object changes only the generation, and keeps what v1 cannot express', () => {
    const c = started();
    const service = c.state.run.services[WEB];
    const config = { ...service?.config, customAudiences: ['x'], iapEnabled: true };
    c.state = {
      ...c.state,
      run: { ...c.state.run, services: { ...c.state.run.services, [WEB]: { ...service!, config } } },
    };
    expect(update(c, () => {})).toBe('200');
    expect(c.state.run.services[WEB]?.config).toEqual(config);
    expect(revisions(c)).toEqual(['web-00001-aaa', 'web-00002-bbb']);
    expect(web(c).metadata.generation).toBe(3);
  });

  test('moves traffic, and the client waits for the operation, which ends with the Knative service', () => {
    const c = started();
    expect(
      update(c, ({ spec }) => {
        spec.traffic = [{ revisionName: 'web-00001-aaa', percent: 100 }];
      }),
    ).toBe('200');
    expect(v2(c).traffic).toEqual([
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'web-00001-aaa', percent: 100 },
    ]);
    const { metadata, status } = web(c);
    expect(status.observedGeneration).toBe(metadata.generation - 1);
    const wait = `/v1/projects/${PROJECT}/locations/us-central1/operations/${metadata.annotations['run.googleapis.com/operation-id']}:wait`;
    const waited = () => bodyOf(c.call('run', 'POST', wait, { headers, body: { timeout: '30s' } }));
    expect(waited()).toMatchObject({ done: false });
    c.nowMs += 60_000;
    expect(waited()).toMatchObject({ done: true, response: { kind: 'Service', metadata: { name: 'web' } } });
    expect(web(c).metadata.annotations).not.toHaveProperty('run.googleapis.com/operation-id');
  });

  const annotations = (changes: Record<string, string | undefined>) => (service: Knative) => {
    for (const [key, value] of Object.entries(changes)) {
      if (value === undefined) delete service.metadata.annotations[`run.googleapis.com/${key}`];
      else service.metadata.annotations[`run.googleapis.com/${key}`] = value;
    }
  };

  test.each([
    ['ingress', { ingress: 'internal' }, { ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' }],
    [
      'manual scaling to zero',
      { scalingMode: 'manual', manualInstanceCount: '0', maxScale: undefined },
      { scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } },
    ],
    [
      'a minimum',
      { minScale: '2' },
      { scaling: { scalingMode: 'AUTOMATIC', minInstanceCount: 2, maxInstanceCount: 20 } },
    ],
    [
      'the invoker check disabled, in capital letters',
      { 'invoker-iam-disabled': 'True' },
      { invokerIamDisabled: true },
    ],
    [
      'the default address disabled',
      { 'default-url-disabled': 'True', 'launch-stage': 'BETA' },
      { defaultUriDisabled: true, launchStage: 'BETA' },
    ],
  ] as const)('sets %s', (_what, changes, expected) => {
    const c = started();
    expect(update(c, annotations(changes))).toBe('200');
    expect(v2(c)).toMatchObject(expected);
  });

  test('removes settings, with False or by their absence', () => {
    const c = started();
    expect(update(c, annotations({ 'invoker-iam-disabled': 'True', ingress: 'internal' }))).toBe('200');
    expect(update(c, annotations({ 'invoker-iam-disabled': 'False', ingress: undefined }))).toBe('200');
    expect(v2(c)).toMatchObject({ ingress: 'INGRESS_TRAFFIC_ALL' });
    expect(v2(c)).not.toHaveProperty('invokerIamDisabled');
  });

  test('without the breakglass annotation removes the justification', () => {
    const c = started();
    const service = c.state.run.services[WEB];
    const binaryAuthorization = { useDefault: true, breakglassJustification: 'an outage' };
    const config = { ...service?.config, binaryAuthorization };
    c.state = {
      ...c.state,
      run: { ...c.state.run, services: { ...c.state.run.services, [WEB]: { ...service!, config } } },
    };
    expect(web(c).metadata.annotations).toMatchObject({
      'run.googleapis.com/binary-authorization': 'default',
      'run.googleapis.com/binary-authorization-breakglass': 'an outage',
    });
    expect(update(c, annotations({ 'binary-authorization-breakglass': undefined }))).toBe('200');
    expect(v2(c).binaryAuthorization).toEqual({ useDefault: true });
  });

  test('of another template creates a revision with a server-generated name, which gcloud finds by its nonce', () => {
    const c = started();
    expect(
      update(c, ({ spec }) => {
        delete spec.template.metadata.name;
        spec.template.metadata.labels = { 'client.knative.dev/nonce': 'abcdefghij' };
        spec.template.metadata.annotations = {
          'autoscaling.knative.dev/maxScale': '7',
          'run.googleapis.com/client-name': 'gcloud',
        };
      }),
    ).toBe('200');
    expect(revisions(c)).toEqual([
      'web-00001-aaa',
      'web-00002-bbb',
      expect.stringMatching(/^web-00003-[a-z]{3}$/),
    ]);
    const found = bodyOf<{ items: Knative[] }>(
      c.call('run', 'GET', `${KN}/revisions`, {
        headers,
        query: { labelSelector: 'client.knative.dev/nonce = abcdefghij' },
      }),
    );
    expect(found.items.map(({ metadata }) => metadata.name)).toEqual([revisions(c)[2]]);
    expect(v2(c)).toMatchObject({
      template: { scaling: { maxInstanceCount: 7 }, containers: [{ image: BAD_IMAGE }] },
    });
  });

  test('is refused with an old version, and for a service that does not exist', () => {
    const c = started();
    const old = web(c);
    expect(update(c, annotations({ ingress: 'internal' }))).toBe('200');
    expect(put(c, old)).toMatch(/^409 ABORTED: Conflict for resource 'web'/);
    const path = `${KN}/services/none`;
    expect(c.outcome('run', 'PUT', path, { headers, body: { ...old, metadata: { name: 'none' } } })).toMatch(
      /^404/,
    );
  });

  test('is refused with a member that v2 cannot keep, and the answer names its path', () => {
    const c = started();
    expect(update(c, annotations({ 'gpu-zonal-redundancy': 'x' }))).toMatch(
      /^501 UNIMPLEMENTED: 'metadata.annotations.run.googleapis.com\/gpu-zonal-redundancy'/,
    );
    expect(
      update(c, ({ spec }) => {
        Object.assign(spec.template.spec, {
          nodeSelector: { 'run.googleapis.com/accelerator': 'nvidia-l4' },
        });
      }),
    ).toMatch(/^501 UNIMPLEMENTED: 'spec.template.spec.nodeSelector/);
    expect(update(c, annotations({ ingress: 'sideways' }))).toMatch(/^400 INVALID_ARGUMENT/);
  });

  test('needs the permissions of an update', () => {
    const c = started();
    const body = web(c);
    expect(c.outcome('run', 'PUT', `${KN}/services/web`, { headers, body }, STRANGER)).toMatch(
      /^403 PERMISSION_DENIED: Permission 'run.services.update'/,
    );
  });
});

test('policies of services are the same in v1 and v2, and a policy without bindings removes all bindings', () => {
  const c = started();
  const path = `/v1/${WEB}`;
  const query = { 'options.requestedPolicyVersion': '3' };
  const policy = bodyOf(c.call('run', 'GET', `${path}:getIamPolicy`, { query }));
  expect(policy).toMatchObject({ bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }] });
  expect(policy).toEqual(bodyOf(c.call('run', 'GET', `/v2/${WEB}:getIamPolicy`)));
  const set = () =>
    c.outcome('run', 'POST', `${path}:setIamPolicy`, {
      body: { policy: { etag: policy.etag ?? '', version: 3 } },
    });
  expect(set()).toBe('200');
  expect(c.state.iam.bindings[WEB]).toEqual([]);
  expect(set()).toMatch(/^409 ABORTED/);
});

describe('jobs and executions', () => {
  const execute = (c: Cloud): Knative =>
    bodyOf<Knative>(c.call('run', 'POST', `${RN}/jobs/nightly:run`, { headers, body: {} }));

  test('contain the members that gcloud requires', () => {
    const c = started();
    expect(get(c, `${RN}/jobs/nightly`)).toMatchObject({
      metadata: {
        namespace: NUMBER,
        annotations: { 'run.googleapis.com/lastModifier': 'b@example.com' },
        labels: { 'run.googleapis.com/lastUpdatedTime': expect.any(String) },
      },
      spec: {
        template: {
          metadata: {},
          spec: { taskCount: 2, template: { spec: { timeoutSeconds: '600', maxRetries: 3 } } },
        },
      },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
    expect(bodyOf<{ items: Knative[] }>(c.call('run', 'GET', `${RN}/jobs`)).items).toHaveLength(1);
  });

  test('an execution is listed by its job, can be cancelled, and then reports that', () => {
    const c = started();
    const { name } = execute(c).metadata;
    const query = { labelSelector: 'run.googleapis.com/job = nightly', limit: '100' };
    const list = bodyOf<{ metadata: JsonObject; items: Knative[] }>(
      c.call('run', 'GET', `${RN}/executions`, { headers, query }),
    );
    expect(list).toMatchObject({
      metadata: {},
      items: [{ metadata: { name }, status: { runningCount: 2 } }],
    });
    const cancel = () => c.outcome('run', 'POST', `${RN}/executions/${name}:cancel`, { headers, body: {} });
    expect(cancel()).toBe('200');
    expect(get(c, `${RN}/executions/${name}`).status).toMatchObject({
      observedGeneration: 1,
      conditions: [{ type: 'Completed', status: 'False', reason: 'Cancelled' }],
    });
    expect(cancel()).toMatch(/^400 FAILED_PRECONDITION/);
  });

  test('an execution that nobody cancels ends at its timeout', () => {
    const c = started();
    const { name } = execute(c).metadata;
    c.nowMs += 600_000;
    expect(get(c, `${RN}/executions/${name}`).status.conditions).toEqual([
      expect.objectContaining({ status: 'False', reason: 'NonZeroExitCode' }),
    ]);
  });
});
