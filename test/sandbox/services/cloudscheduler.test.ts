import type { JsonObject } from '../../../core/values/json';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { strikeMinute } from '../../../sandbox/watch/clockwork';
import { bodyOf, boot, type Cloud, cloud, NUMBER, PROJECT, READER } from '../mini-stack';

const PARENT = `projects/${PROJECT}/locations/us-central1`;
const NAME = `${PARENT}/jobs/beat`;
const AGENT = `serviceAccount:service-${NUMBER}@gcp-sa-cloudscheduler.iam.gserviceaccount.com`;
const ACCOUNT = `reader@${PROJECT}.iam.gserviceaccount.com`;

const TO_TOPIC = {
  name: NAME,
  schedule: '*/10 * * * *',
  pubsubTarget: { topicName: `projects/${PROJECT}/topics/findings`, data: 'e30=' },
};
const TO_URL = {
  name: NAME,
  schedule: '0 9 * * MON',
  httpTarget: { uri: 'https://run.googleapis.com/x', oauthToken: { serviceAccountEmail: ACCOUNT } },
};

const fresh = (): Cloud => cloud(boot(), DEPLOYER);
const create = (c: Cloud, body: JsonObject = TO_TOPIC, parent = PARENT): string =>
  c.outcome('cloudscheduler', 'POST', `/v1/${parent}/jobs`, { body });
const get = (c: Cloud): JsonObject => bodyOf(c.call('cloudscheduler', 'GET', `/v1/${NAME}`));
const post = (c: Cloud, verb: string): string =>
  c.outcome('cloudscheduler', 'POST', `/v1/${NAME}:${verb}`, { body: {} });

describe('a job', () => {
  test('to a topic has the defaults of the API and no deadline', () => {
    const c = fresh();
    expect(create(c, { ...TO_TOPIC, attemptDeadline: '180s' })).toBe('200');
    expect(get(c)).toMatchObject({
      name: NAME,
      timeZone: 'Etc/UTC',
      state: 'ENABLED',
      retryConfig: {
        maxRetryDuration: '0s',
        minBackoffDuration: '5s',
        maxBackoffDuration: '3600s',
        maxDoublings: 5,
      },
    });
    expect(get(c)).not.toHaveProperty('attemptDeadline');
  });

  test("to a URL has the caller's account and the content of the call", () => {
    const c = fresh();
    const httpTarget = { ...TO_URL.httpTarget, body: 'e30=', httpMethod: 'PATCH', headers: { 'X-A': 'b' } };
    expect(create(c, { ...TO_URL, httpTarget })).toBe('200');
    expect(get(c)).toMatchObject({
      attemptDeadline: '180s',
      httpTarget: {
        headers: {
          'Content-Type': 'application/octet-stream',
          'User-Agent': 'Google-Cloud-Scheduler',
          'X-A': 'b',
        },
        oauthToken: { scope: 'https://www.googleapis.com/auth/cloud-platform' },
      },
    });
  });

  test('with an OIDC token has its own URL as the audience', () => {
    const c = fresh();
    const httpTarget = { uri: 'https://a.example/x', oidcToken: { serviceAccountEmail: ACCOUNT } };
    create(c, { ...TO_URL, httpTarget });
    expect(get(c)).toMatchObject({
      httpTarget: { httpMethod: 'POST', oidcToken: { audience: 'https://a.example/x' } },
    });
  });

  test('creates the agent with its role', () => {
    const c = fresh();
    create(c);
    expect(Object.keys(c.state.iam.agents)).toContain(AGENT.replace('serviceAccount:', ''));
    expect(c.state.iam.bindings[`projects/${PROJECT}`]).toContainEqual({
      role: 'roles/cloudscheduler.serviceAgent',
      members: [AGENT],
    });
  });

  test('without a name gets one', () => {
    const c = fresh();
    const { name: _name, ...rest } = TO_TOPIC;
    const { name } = bodyOf(c.call('cloudscheduler', 'POST', `/v1/${PARENT}/jobs`, { body: rest }));
    expect(name).toMatch(new RegExp(`^${PARENT}/jobs/\\d+$`));
  });

  const topic = (topicName: string): JsonObject => ({
    ...TO_TOPIC,
    pubsubTarget: { topicName, data: 'e30=' },
  });
  const http = (more: JsonObject): JsonObject => ({
    ...TO_URL,
    httpTarget: { ...TO_URL.httpTarget, ...more },
  });
  const token = (serviceAccountEmail: string): JsonObject => http({ oauthToken: { serviceAccountEmail } });
  test.each<[string, JsonObject, RegExp]>([
    ['an invalid schedule', { ...TO_TOPIC, schedule: '* * *' }, /^400 .*Schedule or time zone is invalid/],
    ['no schedule', { name: NAME, pubsubTarget: TO_TOPIC.pubsubTarget }, /^400 .*Schedule/],
    ['an invalid time zone', { ...TO_TOPIC, timeZone: 'Europe/Atlantis' }, /^400 .*time zone/],
    ['an App Engine schedule', { ...TO_TOPIC, schedule: 'every 5 minutes' }, /^501 .*every 5 minutes/],
    ['no target', { name: NAME, schedule: '* * * * *' }, /^400 .*target/],
    ['two targets', { ...TO_TOPIC, httpTarget: { uri: 'https://a.example' } }, /^400 .*target/],
    [
      'an App Engine target',
      { name: NAME, schedule: '* * * * *', appEngineHttpTarget: {} },
      /^501 .*appEngineHttpTarget/,
    ],
    ['a topic that does not exist', topic(`projects/${PROJECT}/topics/ghost`), /^404 .*ghost/],
    ['a topic of another project', topic('projects/other/topics/findings'), /^400 .*same project/],
    ['a topic by its short name', topic('findings'), /^400 .*findings/],
    [
      'an empty message',
      { ...TO_TOPIC, pubsubTarget: { topicName: `projects/${PROJECT}/topics/findings` } },
      /^400 .*non-empty/,
    ],
    ['an invalid URL', http({ uri: 'run.googleapis.com' }), /^400 .*URI/],
    ['a body with GET', http({ httpMethod: 'GET', body: 'e30=' }), /^400 .*body/],
    ['two tokens', http({ oidcToken: { serviceAccountEmail: ACCOUNT } }), /^400 .*oauthToken and oidcToken/],
    ['an account that does not exist', token(`ghost@${PROJECT}.iam.gserviceaccount.com`), /^404 .*ghost/],
    ['a deadline of one hour', { ...TO_URL, attemptDeadline: '3600s' }, /^400 .*deadline/],
    ['six retries', { ...TO_TOPIC, retryConfig: { retryCount: 6 } }, /^400 .*Retry count/],
    ['a name of another location', { ...TO_TOPIC, name: `${PARENT}9/jobs/beat` }, /^400 .*Job name/],
    ['a name with a dot', { ...TO_TOPIC, name: `${NAME}.1` }, /^400 .*Job name/],
    ['an output-only member', { ...TO_TOPIC, state: 'PAUSED' }, /^400 .*output only/],
    ['a member that no definition has', { ...TO_TOPIC, paused: true }, /^400 .*paused/],
  ])('is refused with %s', (_what, body, message) => {
    expect(create(fresh(), body)).toMatch(message);
  });

  test.each(['europe-north1', 'us-east5', 'nowhere'])('is not available in %s', (location) => {
    const parent = `projects/${PROJECT}/locations/${location}`;
    expect(create(fresh(), { ...TO_TOPIC, name: `${parent}/jobs/beat` }, parent)).toMatch(
      new RegExp(`^400 .*Location '${location}' is not a valid location$`),
    );
  });

  test('can be created only once, by a caller with the permission who may also act as its account', () => {
    const c = fresh();
    create(c);
    expect(create(c)).toMatch(/^409/);
    expect(c.outcome('cloudscheduler', 'POST', `/v1/${PARENT}/jobs`, { body: TO_TOPIC }, READER)).toMatch(
      /^403 .*jobs\.create/,
    );
    const roles = { 'roles/test.jobs': ['cloudscheduler.jobs.create'] };
    const bindings = {
      [`projects/${PROJECT}`]: [{ role: 'roles/test.jobs', members: ['user:a@example.com'] }],
    };
    const other = cloud(boot(undefined, { roles, bindings }), 'user:a@example.com');
    expect(create(other, TO_TOPIC)).toBe('200');
    expect(create(other, { ...TO_URL, name: `${NAME}2` })).toMatch(/^403 .*actAs/);
  });
});

describe('an existing job', () => {
  const published = (c: Cloud, atMs: number): boolean =>
    strikeMinute(c.state, atMs).events.some(({ kind }) => kind === 'publish');
  const due = Date.parse('2026-04-14T10:10:00Z');

  test('runs on schedule, and can be paused and resumed', () => {
    const c = fresh();
    create(c);
    expect([published(c, due), published(c, due + 60_000)]).toEqual([true, false]);
    post(c, 'pause');
    expect([get(c).state, published(c, due)]).toEqual(['PAUSED', false]);
    post(c, 'resume');
    expect([get(c).state, published(c, due)]).toEqual(['ENABLED', true]);
  });

  test('runs by the clock of its time zone', () => {
    const c = fresh();
    create(c, { ...TO_TOPIC, schedule: '0 9 * * *', timeZone: 'Europe/Berlin' });
    expect(published(c, Date.parse('2026-04-14T07:00:00Z'))).toBe(true);
    expect(published(c, Date.parse('2026-04-14T09:00:00Z'))).toBe(false);
  });

  test('can be run by hand, even while it is paused', () => {
    const c = fresh();
    create(c);
    post(c, 'pause');
    const { events } = c.call('cloudscheduler', 'POST', `/v1/${NAME}:run`, { body: {} });
    expect(events.map(({ kind }) => kind)).toContain('publish');
    expect(get(c).lastAttemptTime).toBe('2026-04-14T10:02:00.000Z');
  });

  test('is changed by mask, or else by the members that are sent', () => {
    const c = fresh();
    create(c);
    const patch = (body: JsonObject, query = {}) =>
      c.outcome('cloudscheduler', 'PATCH', `/v1/${NAME}`, { body, query });
    expect(patch({ ...TO_TOPIC, schedule: '0 * * * *', description: 'x' }, { updateMask: 'schedule' })).toBe(
      '200',
    );
    expect(get(c)).toMatchObject({ schedule: '0 * * * *' });
    expect(get(c)).not.toHaveProperty('description');
    expect(patch({ description: 'x' })).toBe('200');
    expect(get(c)).toMatchObject({ schedule: '0 * * * *', description: 'x' });
    expect(published(c, due)).toBe(false);
    expect(patch({ schedule: 'never' })).toMatch(/^400/);
  });

  test('is listed and deleted', () => {
    const c = fresh();
    create(c);
    const list = () =>
      bodyOf<{ jobs: unknown[] }>(c.call('cloudscheduler', 'GET', `/v1/${PARENT}/jobs`)).jobs;
    expect(list()).toHaveLength(1);
    expect(c.outcome('cloudscheduler', 'DELETE', `/v1/${NAME}`)).toBe('200');
    expect(list()).toHaveLength(0);
    expect(post(c, 'run')).toMatch(/^404/);
  });

  test('publishes nothing without the role of its agent', () => {
    const c = fresh();
    create(c);
    const { bindings } = c.state.iam;
    const left = (bindings[`projects/${PROJECT}`] ?? []).filter(
      ({ role }) => !role.includes('cloudscheduler'),
    );
    c.state = {
      ...c.state,
      iam: { ...c.state.iam, bindings: { ...bindings, [`projects/${PROJECT}`]: left } },
    };
    expect(strikeMinute(c.state, due).events.map(({ kind }) => kind)).toContain('denied');
  });
});

test('the locations are the 34 of Cloud Scheduler', () => {
  const c = fresh();
  const list = (query: Record<string, string> = {}) =>
    bodyOf<{ locations: { locationId: string }[]; nextPageToken?: string }>(
      c.call('cloudscheduler', 'GET', `/v1/projects/${PROJECT}/locations`, { query }),
    );
  expect(list().locations).toHaveLength(34);
  expect(list({ pageSize: '1' })).toMatchObject({
    locations: [{ locationId: 'asia-east1', name: `projects/${PROJECT}/locations/asia-east1` }],
    nextPageToken: expect.any(String),
  });
  expect(c.outcome('cloudscheduler', 'GET', `/v1/${PARENT}`)).toBe('200');
  expect(c.outcome('cloudscheduler', 'GET', `/v1/${PARENT}9`)).toMatch(/^403/);
});
