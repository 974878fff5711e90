import type { JsonObject } from '../../../core/values/json';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { dueDeliveries, ingestFinding } from '../../../sandbox/delivery/push';
import type { AssumptionSettings } from '../../../sandbox/protocol/assumptions';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import {
  ACTOR,
  bodyOf,
  boot,
  CANONICAL,
  type Cloud,
  cloud,
  NUMBER,
  notification,
  PROJECT,
  START,
} from '../mini-stack';

const ORGANIZATION = 'organizations/123';
const EDITOR = 'user:editor@example.com';

/** A cloud with a principal who edits findings of the organization. */
const withEditor = (state: CloudState): CloudState => {
  const roles = ['roles/securitycenter.findingsEditor', 'roles/securitycenter.findingSecurityMarksWriter'];
  const own = roles.map((role) => ({ role, members: [EDITOR] }));
  const standing = state.iam.bindings[ORGANIZATION] ?? [];
  return {
    ...state,
    iam: { ...state.iam, bindings: { ...state.iam.bindings, [ORGANIZATION]: [...standing, ...own] } },
  };
};

const editor = (assumptions: Partial<AssumptionSettings> = {}): Cloud =>
  cloud(withEditor(boot(undefined, {}, assumptions)), EDITOR);

function withSource(c: Cloud, displayName = 'beats'): string {
  const body = { displayName, description: 'no threats' };
  const made = c.call('scc', 'POST', `/v2/${ORGANIZATION}/sources`, { body }, DEPLOYER);
  return String(bodyOf(made).name);
}

const FINDING: JsonObject = {
  category: 'Heartbeat',
  eventTime: '2026-01-01T00:00:00Z',
  findingClass: 'OBSERVATION',
  resourceName: `//cloudresourcemanager.googleapis.com/${ORGANIZATION}`,
  severity: 'LOW',
};

const make = (c: Cloud, source: string, body: JsonObject = FINDING, findingId = 'beat') =>
  c.call('scc', 'POST', `/v2/${source}/locations/global/findings`, { query: { findingId }, body });
const errorOf = ({ response }: ReturnType<typeof make>): string => {
  const { error } = response.body as { error?: JsonObject };
  return error ? `${error.code} ${error.status}: ${error.message}` : '200';
};

describe('sources', () => {
  test('are created, read, listed and renamed, and have a policy', () => {
    const c = cloud(boot(), DEPLOYER);
    const name = withSource(c);
    const view = { name, displayName: 'beats', description: 'no threats', canonicalName: name };
    expect(name).toMatch(/^organizations\/123\/sources\/\d{20}$/);
    expect(bodyOf(c.call('scc', 'GET', `/v2/${name}`))).toEqual(view);
    expect(bodyOf(c.call('scc', 'GET', `/v2/${ORGANIZATION}/sources`))).toEqual({ sources: [view] });
    const sent = { query: { updateMask: 'display_name' }, body: { displayName: 'other' } };
    expect(bodyOf(c.call('scc', 'PATCH', `/v2/${name}`, sent))).toEqual({ ...view, displayName: 'other' });
    expect(bodyOf(c.call('scc', 'GET', `/v1/${name}`))).toEqual({ ...view, displayName: 'other' });
    const policy = { bindings: [{ role: 'roles/securitycenter.findingsEditor', members: [EDITOR] }] };
    expect(c.outcome('scc', 'POST', `/v2/${name}:setIamPolicy`, { body: { policy } })).toBe('200');
    expect(bodyOf(c.call('scc', 'POST', `/v2/${name}:getIamPolicy`))).toMatchObject(policy);
    expect(errorOf(make({ ...c, call: asEditor(c) }, name))).toBe('200');
  });

  test('cannot be deleted', () => {
    const c = cloud(boot(), DEPLOYER);
    expect(c.outcome('scc', 'DELETE', `/v2/${withSource(c)}`)).toMatch(/^400 .*Unknown route/);
  });

  test.each([
    ['a display name in use', { displayName: 'beats' }, /^409 ALREADY_EXISTS/],
    ['no display name', {}, /^400 INVALID_ARGUMENT: display_name/],
    ['a long display name', { displayName: 'x'.repeat(65) }, /^400 INVALID_ARGUMENT: display_name/],
    ['a name', { displayName: 'mine', name: `${ORGANIZATION}/sources/1` }, /^501 .*source.name/],
  ])('are refused with %s', (_what, body, words) => {
    const c = cloud(boot(), DEPLOYER);
    withSource(c);
    expect(c.outcome('scc', 'POST', `/v2/${ORGANIZATION}/sources`, { body: body as JsonObject })).toMatch(
      words,
    );
  });

  test('of another organization may have the same display name, and need its permission', () => {
    expect(cloud(boot(), ACTOR).outcome('scc', 'POST', `/v2/${ORGANIZATION}/sources`, { body: {} })).toMatch(
      /^403 .*'securitycenter.sources.update'/,
    );
  });
});

const asEditor =
  (c: Cloud): Cloud['call'] =>
  (service, method, path, rest) =>
    c.call(service, method, path, rest, EDITOR);

describe('findings of a user', () => {
  test('are created without a state, and published', () => {
    const c = editor();
    const source = withSource(c);
    const made = make(c, source);
    const name = `${source}/locations/global/findings/beat`;
    expect(bodyOf(made)).toEqual({
      ...FINDING,
      name,
      canonicalName: name,
      parent: `${source}/locations/global`,
      createTime: new Date(START).toISOString(),
      mute: 'UNDEFINED',
    });
    expect(made.events.map(({ kind }) => kind)).toContain('notification');
    expect(errorOf(make(c, source))).toMatch(/^409 ALREADY_EXISTS/);
  });

  test.each([
    [
      'a state',
      { ...FINDING, state: 'ACTIVE' },
      /^400 INVALID_ARGUMENT: Field 'finding.state' is output only/,
    ],
    ['no category', { ...FINDING, category: '' }, /^400 INVALID_ARGUMENT: category is required/],
    ['no resource', { ...FINDING, resourceName: '' }, /^400 INVALID_ARGUMENT: resourceName is required/],
    ['a time in the future', { ...FINDING, eventTime: '2027-01-01T00:00:00Z' }, /^400 .*in the future/],
    ['a class that the API does not have', { ...FINDING, findingClass: 'HEARTBEAT' }, /^400 .*findingClass/],
  ])('are refused with %s', (_what, body, words) => {
    const c = editor();
    expect(errorOf(make(c, withSource(c), body as JsonObject))).toMatch(words);
  });

  test('are refused in a source that does not exist, and with an invalid id', () => {
    const c = editor();
    expect(errorOf(make(c, `${ORGANIZATION}/sources/404`))).toMatch(/^404 NOT_FOUND/);
    expect(errorOf(make(c, withSource(c), FINDING, 'no-dash'))).toMatch(
      /^400 INVALID_ARGUMENT: Invalid finding ID/,
    );
  });

  test('are created by an update without a mask, and not by one with a mask', () => {
    const c = editor();
    const path = `/v2/${withSource(c)}/locations/global/findings/beat`;
    const withMask = { query: { updateMask: 'severity' }, body: FINDING };
    expect(c.outcome('scc', 'PATCH', path, withMask)).toMatch(/^400 .*update_mask must not be specified/);
    expect(c.outcome('scc', 'PATCH', path, { body: FINDING })).toBe('200');
    expect(c.outcome('scc', 'PATCH', path, withMask)).toBe('200');
  });

  test('change their state with setState, and each change is published', () => {
    const c = editor();
    const path = `/v2/${withSource(c)}/locations/global/findings/beat`;
    c.call('scc', 'PATCH', path, { body: FINDING });
    const switched = c.call('scc', 'POST', `${path}:setState`, { body: { state: 'ACTIVE' } });
    expect(bodyOf(switched)).toMatchObject({ ...FINDING, state: 'ACTIVE' });
    expect(switched.events.map(({ kind }) => kind)).toContain('notification');
    expect(c.outcome('scc', 'POST', `${path}:setState`, { body: {} })).toMatch(/^400/);
  });
});

const found = (...args: Parameters<typeof editor>): Cloud => {
  const c = editor(...args);
  c.state = ingestFinding(c.state, notification(), START).state;
  return c;
};
const NAME = `${ORGANIZATION}/sources/111/locations/global/findings/f1`;
const stateIn = (c: Cloud) => c.state.scc.findings[CANONICAL]?.finding;

describe('a list of findings', () => {
  const listed = (c: Cloud, query: Readonly<Record<string, string>>) =>
    c.call('scc', 'GET', `/v2/${ORGANIZATION}/sources/-/locations/global/findings`, { query });
  const named = (answer: ReturnType<typeof listed>): readonly string[] =>
    (bodyOf(answer).listFindingsResults as JsonObject[]).map(({ finding }) =>
      String((finding as JsonObject).category),
    );

  test('comes in pages, and a token belongs to the query that it continues', () => {
    const c = editor();
    const source = withSource(c);
    for (const category of ['one', 'two', 'three']) {
      make(c, source, { ...FINDING, category }, category);
    }
    const filter = 'finding_class="OBSERVATION"';
    const first = listed(c, { filter, pageSize: '2' });
    const pageToken = String(bodyOf(first).nextPageToken);
    const second = listed(c, { filter, pageSize: '2', pageToken });
    expect([named(first), named(second)]).toEqual([['one', 'two'], ['three']]);
    expect(bodyOf(second).nextPageToken).toBeUndefined();
    expect(errorOf(listed(c, { filter: 'state="ACTIVE"', pageToken }))).toContain('400 INVALID_ARGUMENT');
    expect(errorOf(listed(c, { filter, pageToken: 'made-up' }))).toContain('400 INVALID_ARGUMENT');
  });

  test('refuses what the sandbox does not model', () => {
    expect(errorOf(listed(editor(), { fieldMask: 'category' }))).toContain('fieldMask');
  });
});

describe('updates of a finding', () => {
  const patch = (c: Cloud, updateMask: string, body: JsonObject, version = 'v2', name = NAME) =>
    c.outcome('scc', 'PATCH', `/${version}/${name}`, {
      query: updateMask === '' ? {} : { updateMask },
      body,
    });

  test.each(['event_time,severity', 'eventTime,severity'])('accept the mask %s', (mask) => {
    const c = found();
    const sent = { eventTime: '2026-04-14T10:02:00Z', severity: 'LOW', description: 'not named' };
    expect(patch(c, mask, sent)).toBe('200');
    expect(stateIn(c)).toMatchObject({ eventTime: '2026-04-14T10:02:00Z', severity: 'LOW' });
    expect(stateIn(c)).not.toHaveProperty('description');
  });

  test('may name single source properties', () => {
    const c = found();
    expect(patch(c, '', { sourceProperties: { a: '1', b: '2' } })).toBe('200');
    expect(patch(c, 'source_properties.a', { sourceProperties: { a: '3' } })).toBe('200');
    expect(stateIn(c)?.sourceProperties).toEqual({ a: '3', b: '2' });
    expect(stateIn(c)).toMatchObject({
      category: 'Execution: Built in Malicious Binary Executed',
      state: 'ACTIVE',
    });
  });

  // The body that gcloud scc findings update --state sends.
  const gcloud = { state: 'INACTIVE', eventTime: '2026-04-14T10:02:00Z' };

  test.each([
    ['refused', /^400 INVALID_ARGUMENT: Field 'finding.state' is output only/, 'ACTIVE'],
    ['taken', /^200$/, 'INACTIVE'],
  ] as const)('with a state are %s under that assumption', (setting, words, after) => {
    const c = found({ 'scc.state-in-finding-update': setting });
    expect(patch(c, 'state,event_time', gcloud)).toMatch(words);
    expect(stateIn(c)?.state).toBe(after);
  });

  test('with a state are accepted by v1, whose definition does not mark it as output only', () => {
    const c = found();
    const name = `${ORGANIZATION}/sources/111/findings/f1`;
    expect(patch(c, 'state,event_time', gcloud, 'v1', name)).toBe('200');
    expect(stateIn(c)?.state).toBe('INACTIVE');
  });

  test.each([
    ['the category', 'category', { category: 'x' }],
    ['the category, unmasked', '', { category: 'x' }],
    ['the resource', 'resource_name', { resourceName: 'x' }],
    ['the name', 'name', {}],
    ['the mute state', 'mute', { mute: 'MUTED' }],
    ['an unknown member', 'colour', {}],
  ])('are refused for %s', (_what, mask, body) => {
    expect(patch(found(), mask, body as JsonObject)).toMatch(/^400 INVALID_ARGUMENT/);
  });
});

describe('muting', () => {
  test('records who muted and when, and is published', () => {
    const c = found();
    const before = dueDeliveries(c.state, START).length;
    expect(c.outcome('scc', 'POST', `/v2/${NAME}:setMute`, { body: { mute: 'MUTED' } })).toBe('200');
    expect(stateIn(c)).toMatchObject({
      mute: 'MUTED',
      muteInitiator: 'editor@example.com',
      muteUpdateTime: new Date(START).toISOString(),
    });
    expect(dueDeliveries(c.state, START)).toHaveLength(before + 1);
    expect(c.outcome('scc', 'POST', `/v2/${NAME}:setMute`, { body: {} })).toMatch(/^400/);
  });
});

describe('the calls of gcloud', () => {
  const list = (c: Cloud, path: string, filter = '') =>
    bodyOf<{ listFindingsResults?: { finding: JsonObject; resource: JsonObject }[] }>(
      c.call('scc', 'GET', path, { query: { filter } }),
    ).listFindingsResults ?? [];

  test('findings of v1, without a location, are the same findings in the older form', () => {
    const c = found();
    const [result] = list(c, `/v1/${ORGANIZATION}/sources/-/findings`);
    expect(result?.finding).toMatchObject({
      name: `${ORGANIZATION}/sources/111/findings/f1`,
      canonicalName: `projects/${NUMBER}/sources/111/findings/f1`,
      parent: `${ORGANIZATION}/sources/111`,
      state: 'ACTIVE',
    });
  });

  test('a finding is found by a part of its name, to list its marks', () => {
    const c = found();
    expect(list(c, `/v2/${ORGANIZATION}/sources/111/locations/global/findings`, 'name : "f1"')).toHaveLength(
      1,
    );
    expect(list(c, `/v1/${ORGANIZATION}/sources/111/findings`, 'name : "f2"')).toHaveLength(0);
  });

  test('an update of marks without a mask replaces all of them', () => {
    const c = found();
    const path = `${ORGANIZATION}/sources/111/findings/f1/securityMarks`;
    const patch = (version: string, marks: JsonObject) =>
      c.call('scc', 'PATCH', `/${version}/${path}`, { body: { marks } });
    patch('v2', { a: '1' });
    expect(bodyOf(patch('v1', { b: '2' }))).toMatchObject({ name: path, marks: { b: '2' } });
    expect(stateIn(c)?.securityMarks).toMatchObject({ marks: { b: '2' } });
  });

  test('v1 has at the top of a resource what v2 has below', () => {
    const c = editor();
    const resource = { name: 'r', gcpMetadata: { project: '//p', projectDisplayName: PROJECT } };
    c.state = ingestFinding(c.state, { ...notification(), resource }, START).state;
    expect(list(c, `/v1/${ORGANIZATION}/sources/-/findings`)[0]?.resource).toEqual({
      name: 'r',
      projectName: '//p',
      projectDisplayName: PROJECT,
    });
  });
});
