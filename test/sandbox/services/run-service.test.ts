import type { JsonObject } from '../../../core/values/json';
import { runningInstances } from '../../../sandbox/services/monitoring-series';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import {
  ACTOR,
  bodyOf,
  boot,
  type Cloud,
  cloud,
  NUMBER,
  PROJECT,
  READER,
  SIBLING,
  STRANGER,
  WEB,
} from '../mini-stack';

const patch = (c: Cloud, updateMask: string, body: JsonObject): string =>
  c.outcome('run', 'PATCH', `/v2/${WEB}`, { query: { updateMask }, body: { name: WEB, ...body } });
const read = (c: Cloud): JsonObject => bodyOf(c.call('run', 'GET', `/v2/${WEB}`, {}, READER));
const toClean = [
  { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'web-00001-aaa', percent: 100 },
];
const stop = { scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } };

describe('a Cloud Run service', () => {
  test('is read with its output-only fields, by project id and by project number', () => {
    const c = cloud(boot());
    const service = read(c);
    expect(service).toMatchObject({ generation: '2', reconciling: false, threatDetectionEnabled: true });
    expect(service.latestReadyRevision).toBe(`${WEB}/revisions/web-00002-bbb`);
    expect(service.uri).toBe(`https://web-${NUMBER}.us-central1.run.app`);
    const byNumber = c.call('run', 'GET', `/v2/${WEB.replace(PROJECT, NUMBER)}`, {}, READER);
    expect(byNumber.response.body).toEqual(service);
  });

  test('changes only the masked fields, with a new generation and etag', () => {
    const c = cloud(boot());
    const before = read(c);
    expect(patch(c, 'traffic', { traffic: toClean, description: 'ignored: not in the mask' })).toBe('200');
    c.nowMs += 10_000;
    const after = read(c);
    expect(after).toMatchObject({
      generation: '3',
      traffic: toClean,
      trafficStatuses: toClean,
      description: before.description,
    });
    expect(after.scaling).toEqual(before.scaling);
    expect(after.etag).not.toBe(before.etag);
  });

  test('names its last modifier, and a change of its policy is no new version', () => {
    const c = cloud(boot());
    const before = read(c);
    const policy = bodyOf(c.call('run', 'GET', `/v2/${WEB}:getIamPolicy`, {}, READER));
    expect(c.outcome('run', 'POST', `/v2/${WEB}:setIamPolicy`, { body: { policy } })).toBe('200');
    expect(read(c)).toEqual(before);
    expect(patch(c, 'scaling', stop)).toBe('200');
    expect([before.generation, before.lastModifier]).not.toEqual([read(c).generation, read(c).lastModifier]);
    expect(read(c)).toMatchObject({ generation: '3', lastModifier: ACTOR.replace(/^serviceAccount:/, '') });
    expect(read(c).creator).toBe(before.creator);
  });

  test('does not change another service', () => {
    const c = cloud(boot());
    const before = c.state.run.services[SIBLING];
    patch(c, 'scaling', stop);
    expect(c.state.run.services[SIBLING]).toBe(before);
  });

  test.each([
    ['scalling', {}, "'scalling' is not a field"],
    ['scaling.manualCount', {}, "'manualCount' is not a field"],
    ['trafficStatuses', {}, 'cannot be updated'],
    ['name', {}, 'cannot be updated'],
    ['etag', {}, 'cannot be updated'],
    ['traffic.percent', {}, 'goes inside the list'],
    ['labels.team', {}, 'takes no key'],
    ['traffic', { traffic: [{ ...toClean[0], revision: 'web-00009-zzz' }] }, 'is not found'],
    ['traffic', { traffic: [{ ...toClean[0], percent: 90 }] }, 'sum up to 100'],
    [
      'traffic',
      { traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', percent: 100 }] },
      'needs a revision',
    ],
    ['scaling.scalingMode', { scaling: { scalingMode: 'MANUAL' } }, 'manual_instance_count must be set'],
    [
      'scaling.scalingMode,scaling.manualInstanceCount',
      { scaling: { scalingMode: 'MANUAL' } },
      'must be set',
    ],
    ['scaling', { scaling: { scalingMode: 'MANUEL' } }, 'Invalid value'],
    ['scaling', { scaling: { manualInstances: 0 } }, 'Unknown name "manualInstances"'],
  ])('refuses mask %s with body %j', (mask, body, message) => {
    const c = cloud(boot());
    const outcome = patch(c, mask, body as JsonObject);
    expect(outcome).toMatch(/^400 INVALID_ARGUMENT/);
    expect(outcome).toContain(message);
    expect(read(c).generation).toBe('2');
  });

  /** The revision that `toClean` names is not ready. */
  const withUnready = (state: CloudState, config: JsonObject = {}): CloudState => {
    const service = state.run.services[WEB]!;
    const revisions = {
      ...service.revisions,
      'web-00001-aaa': { ...service.revisions['web-00001-aaa']!, ready: false },
    };
    const changed = { ...service, revisions, config: { ...service.config, ...config } };
    return { ...state, run: { ...state.run, services: { ...state.run.services, [WEB]: changed } } };
  };

  test('refuses a revision that is not ready', () => {
    const c = cloud(withUnready(boot()));
    expect(patch(c, 'traffic', { traffic: toClean })).toContain('is not ready');
  });

  test.each(['refused', 'accepted'] as const)(
    'an update that keeps such traffic is %s, as assumed',
    (setting) => {
      const state = withUnready(boot(), { traffic: toClean });
      const assumptions = { ...state.assumptions, 'run.update-with-unready-traffic': setting };
      const c = cloud({ ...state, assumptions });
      const outcome = patch(c, 'scaling.scalingMode,scaling.manualInstanceCount', stop);
      expect(outcome.slice(0, 3)).toBe(setting === 'refused' ? '400' : '200');
      const latest = [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }];
      expect(patch(c, 'traffic,scaling', { ...stop, traffic: latest })).toBe('200');
    },
  );

  test('aborts a stale etag and accepts the current one', () => {
    const c = cloud(boot());
    const { etag } = read(c);
    expect(patch(c, 'description', { etag, description: 'a' })).toBe('200');
    expect(patch(c, 'description', { etag, description: 'b' })).toMatch(/^409 ABORTED/);
  });

  test('clears the members that the mask contains and the body omits', () => {
    const c = cloud(boot());
    patch(c, 'scaling', stop);
    patch(c, 'scaling.scalingMode,scaling.manualInstanceCount', { scaling: { scalingMode: 'AUTOMATIC' } });
    expect(read(c).scaling).toEqual({ scalingMode: 'AUTOMATIC' });
    const strict = cloud(boot(undefined, {}, { 'run.mask-member-absent-in-body': 'refused' }));
    expect(patch(strict, 'description', {})).toMatch(/^400/);
  });

  test('returns an operation that completes after its duration', () => {
    const c = cloud(boot());
    const path = `/v2/${WEB}`;
    const operation = bodyOf(c.call('run', 'PATCH', path, { query: { updateMask: 'scaling' }, body: stop }));
    expect(operation.done).toBe(false);
    c.nowMs += 999;
    const wait = () =>
      bodyOf(c.call('run', 'POST', `/v2/${operation.name}:wait`, { body: { timeout: '3s' } }));
    expect(wait().done).toBe(false);
    c.nowMs += 1;
    expect(wait()).toMatchObject({
      done: true,
      response: { name: WEB, generation: '3', reconciling: false },
    });
    expect(c.outcome('run', 'GET', `/v2/${operation.name}`, {}, STRANGER)).toContain(
      "'run.operations.get' denied",
    );
  });

  test('only validates with validateOnly', () => {
    const c = cloud(boot());
    const query = { updateMask: 'scaling', validateOnly: 'true' };
    expect(c.outcome('run', 'PATCH', `/v2/${WEB}`, { query, body: stop })).toBe('200');
    expect(read(c).generation).toBe('2');
  });

  test('lists revisions with the newest first, in pages, and across services with "-"', () => {
    const c = cloud(boot());
    const list = (parent: string, query = {}) =>
      bodyOf<{ revisions: { name: string }[]; nextPageToken?: string }>(
        c.call('run', 'GET', `/v2/${parent}/revisions`, { query }, READER),
      );
    expect(list(WEB).revisions.map(({ name }) => name.slice(-13))).toEqual([
      'web-00002-bbb',
      'web-00001-aaa',
    ]);
    const first = list(WEB, { pageSize: '1' });
    expect(list(WEB, { pageSize: '1', pageToken: first.nextPageToken }).revisions[0]?.name).toContain(
      'web-00001-aaa',
    );
    expect(list(WEB.replace(/web$/, '-')).revisions.length).toBeGreaterThanOrEqual(3);
  });

  test('marks a change as a mutation in the journal, and not a read', () => {
    const c = cloud(boot());
    const events = c.call('run', 'PATCH', `/v2/${WEB}`, {
      query: { updateMask: 'scaling' },
      body: stop,
    }).events;
    expect(events[0]).toMatchObject({ kind: 'api', mutation: true, principal: ACTOR, status: 200 });
    expect(c.call('run', 'GET', `/v2/${WEB}`).events[0]?.mutation).toBeUndefined();
  });
});

describe('the invoker policy', () => {
  const policyPath = `/v2/${WEB}:getIamPolicy`;
  const set = (c: Cloud, policy: JsonObject) =>
    c.outcome('run', 'POST', `/v2/${WEB}:setIamPolicy`, { body: { policy } });

  test('is replaced with its etag', () => {
    const c = cloud(boot());
    const query = { 'options.requestedPolicyVersion': '3' };
    const policy = bodyOf(c.call('run', 'GET', policyPath, { query }));
    expect(policy.bindings).toEqual([{ role: 'roles/run.invoker', members: ['allUsers'] }]);
    expect(set(c, { etag: policy.etag, bindings: [] })).toBe('200');
    expect(set(c, { etag: policy.etag, bindings: [] })).toMatch(/^409 ABORTED/);
    expect(bodyOf(c.call('run', 'GET', policyPath)).bindings).toBeUndefined();
  });

  test('refuses invalid members, and conditions below version 3', () => {
    const c = cloud(boot());
    expect(set(c, { bindings: [{ role: 'roles/run.invoker', members: ['everybody'] }] })).toContain(
      'Invalid member',
    );
    const condition = { expression: 'true', title: 't' };
    const conditional = [{ role: 'roles/run.invoker', members: ['allUsers'], condition }];
    expect(set(c, { version: 1, bindings: conditional })).toContain('must have version 3');
  });

  test('reports to each caller their permissions', () => {
    const body = { permissions: ['run.services.update', 'run.services.delete'] };
    const handled = cloud(boot()).call('run', 'POST', `/v2/${WEB}:testIamPermissions`, { body });
    expect(handled.response.body).toEqual({ permissions: ['run.services.update'] });
  });
});

describe('the instances of a revision', () => {
  test('drain after the revision has lost its traffic', () => {
    const c = cloud(boot());
    patch(c, 'traffic', { traffic: toClean });
    expect(runningInstances(c.state, WEB, c.nowMs + 4_999)['web-00002-bbb']).toBe(1);
    expect(runningInstances(c.state, WEB, c.nowMs + 5_000)).toEqual({
      'web-00001-aaa': 1,
      'web-00002-bbb': 0,
    });
  });

  test.each([
    ['kept', 2],
    ['released', 0],
  ] as const)('with a minimum are %s if the revision gets no traffic', (setting, left) => {
    const state = boot(undefined, {}, { 'run.min-instances-of-unserved-revision': setting });
    const service = state.run.services[WEB]!;
    const bad = service.revisions['web-00002-bbb']!;
    const revisions = {
      ...service.revisions,
      'web-00002-bbb': { ...bad, config: { ...bad.config, scaling: { minInstanceCount: 2 } } },
    };
    const c = cloud({
      ...state,
      run: { ...state.run, services: { ...state.run.services, [WEB]: { ...service, revisions } } },
    });
    patch(c, 'traffic', { traffic: toClean });
    expect(runningInstances(c.state, WEB, c.nowMs + 60_000)['web-00002-bbb']).toBe(left);
    patch(c, 'scaling', stop);
    expect(runningInstances(c.state, WEB, c.nowMs + 60_000)['web-00002-bbb']).toBe(0);
  });

  test.each([
    ['runs', 1],
    ['stopped', 0],
  ] as const)('with a tag: %s under manual zero', (setting, left) => {
    const c = cloud(boot(undefined, {}, { 'run.tagged-revision-under-manual-zero': setting }));
    const tagged = {
      type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
      revision: 'web-00002-bbb',
      tag: 'canary',
    };
    patch(c, 'traffic,scaling', { traffic: [...toClean, tagged], ...stop });
    expect(runningInstances(c.state, WEB, c.nowMs + 60_000)['web-00002-bbb']).toBe(left);
    patch(c, 'traffic', { traffic: toClean });
    expect(runningInstances(c.state, WEB, c.nowMs + 60_000)['web-00002-bbb']).toBe(0);
  });
});
