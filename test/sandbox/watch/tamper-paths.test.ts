import type { JsonObject } from '../../../core/values/json';
import { attack, SUBSCRIPTION, TOPIC, watched } from './watched-stack';

const ALARM = 'CRITICAL riposte: the response pipeline was changed (second path)';

const entriesIn = (cloud: ReturnType<typeof watched>, bucket: string): readonly JsonObject[] =>
  cloud.world.state.watch.buckets[`projects/demo-prj/locations/europe-west1/buckets/${bucket}`] ?? [];

const SCOPES = [
  { scope: { project: 'demo-prj' } },
  { scope: { folder: '333' } },
  { scope: { organization: '123' } },
];

describe.each(SCOPES)('watching $scope', ({ scope }) => {
  test('the narrow path delivers a change of the pipeline to the responder', async () => {
    const cloud = watched({ scope });
    expect(attack(cloud, 'DELETE', SUBSCRIPTION('riposte-findings')).status).toBe(200);
    await cloud.world.run();
    expect(cloud.received).toEqual([
      expect.objectContaining({
        protoPayload: expect.objectContaining({
          methodName: 'google.pubsub.v1.Subscriber.DeleteSubscription',
          resourceName: SUBSCRIPTION('riposte-findings'),
          authenticationInfo: expect.objectContaining({ principalEmail: 'intruder@example.com' }),
        }),
      }),
    ]);
  });

  test("the deletion of the alarm's own topic still triggers the alarm (invariant 12)", async () => {
    const cloud = watched({ scope });
    expect(attack(cloud, 'DELETE', TOPIC('riposte-audit')).status).toBe(200);
    await cloud.minutes(5);
    const lost = cloud.world.journal.filter(({ text }) => text.startsWith('lost: the topic'));
    expect(lost).toHaveLength(1);
    expect(cloud.received.filter((each) => 'protoPayload' in (each as object))).toEqual([]);
    expect(entriesIn(cloud, 'riposte-tamper-alarm')).toHaveLength(1);
    expect(cloud.incidents()).toContain(ALARM);
  });
});

test('without the second path the same attack triggers no alarm, so the test before needs that path', async () => {
  const cloud = watched({
    change: (blocks) => {
      for (const [id, sink] of Object.entries(blocks.google_logging_project_sink ?? {})) {
        if (sink.name === 'riposte-tamper-alarm') delete blocks.google_logging_project_sink?.[id];
      }
    },
  });
  attack(cloud, 'DELETE', TOPIC('riposte-audit'));
  await cloud.minutes(5);
  expect(cloud.incidents()).not.toContain(ALARM);
});

test.each([
  ['deletes the function’s subscription', 'DELETE', SUBSCRIPTION('riposte-audit'), undefined],
  [
    'redirects the pushes',
    'POST',
    `${SUBSCRIPTION('riposte-audit')}:modifyPushConfig`,
    { pushConfig: { pushEndpoint: 'https://x.example.com' } },
  ],
  [
    'removes the publishers’ grants',
    'POST',
    `${TOPIC('riposte-audit')}:setIamPolicy`,
    { policy: { bindings: [] } },
  ],
])('an intruder who %s also triggers the alarm', async (_what, method, path, body) => {
  const cloud = watched();
  expect(attack(cloud, method, path, body).status).toBe(200);
  await cloud.minutes(5);
  expect(cloud.received.filter((each) => 'protoPayload' in (each as object))).toEqual([]);
  expect(cloud.incidents()).toContain(ALARM);
});

test('a refused attempt is also an entry, and triggers the alarm', async () => {
  const cloud = watched();
  const refused = cloud.world.request(
    { service: 'pubsub', method: 'DELETE', path: `/v1/${TOPIC('riposte-findings')}`, query: {}, headers: {} },
    'user:stranger@example.com',
  );
  expect(refused.status).toBe(403);
  await cloud.minutes(5);
  expect(entriesIn(cloud, 'riposte-tamper-alarm')[0]).toMatchObject({
    severity: 'ERROR',
    protoPayload: { status: { code: 7 } },
  });
  expect(cloud.incidents()).toContain(ALARM);
});

test('changes of other topics are ignored', async () => {
  const cloud = watched();
  attack(cloud, 'DELETE', TOPIC('findings'));
  await cloud.minutes(5);
  expect(entriesIn(cloud, 'riposte-tamper-alarm')).toEqual([]);
});

test('the incident closes after the window', async () => {
  const cloud = watched();
  attack(cloud, 'DELETE', SUBSCRIPTION('riposte-audit'));
  await cloud.minutes(30);
  const [incident] = cloud.world.state.watch.incidents.filter(({ policy }) => policy.includes('second path'));
  expect((incident?.closedMs ?? 0) - (incident?.openedMs ?? 0)).toBeLessThanOrEqual(600_000);
});

test('the alarm comes after the delay of Cloud Monitoring, and not immediately', async () => {
  const cloud = watched();
  attack(cloud, 'DELETE', SUBSCRIPTION('riposte-audit'));
  cloud.world.state = { ...cloud.world.state, timing: { ...cloud.world.state.timing, delayMs: 120_000 } };
  await cloud.minutes(1);
  expect(cloud.incidents()).not.toContain(ALARM);
  await cloud.minutes(2);
  expect(cloud.incidents()).toContain(ALARM);
});

test('an exclusion on a sink takes precedence over its filter', async () => {
  const cloud = watched({
    change: (blocks) => {
      for (const sink of Object.values(blocks.google_logging_project_sink ?? {})) {
        Object.assign(sink, {
          exclusions: [{ name: 'quiet', filter: 'protoPayload.methodName:"DeleteTopic"' }],
        });
      }
    },
  });
  attack(cloud, 'DELETE', TOPIC('riposte-audit'));
  await cloud.minutes(5);
  expect(cloud.incidents()).not.toContain(ALARM);
});

test('a sink of an organization loses its entries without the grant on its bucket, and the event names the grant', async () => {
  const cloud = watched({
    scope: { organization: '123' },
    change: (blocks) => {
      delete blocks.google_project_iam_member;
    },
  });
  attack(cloud, 'DELETE', TOPIC('riposte-audit'));
  await cloud.minutes(5);
  expect(cloud.incidents()).not.toContain(ALARM);
  expect(cloud.world.journal.find(({ text }) => text.includes('logging.buckets.write'))?.place).toMatch(
    /^destination of organizations\/123\/sinks\/riposte-tamper-alarm$/,
  );
});
