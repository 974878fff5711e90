import { UNKNOWN_SUBJECT } from '../../../core/finding/workload-names';
import { arrives, attack, SUBSCRIPTION, watched } from './watched-stack';

const ABSENT = 'CRITICAL riposte: the pipeline sends no heartbeats';

test('the scheduler runs every ten minutes and the function gets each beat', async () => {
  const cloud = watched();
  await cloud.minutes(60);
  expect(cloud.received).toEqual(Array.from({ length: 6 }, () => ({ riposteHeartbeat: 1 })));
});

test('beats that arrive prevent the alarm from the deployment on', async () => {
  const cloud = watched();
  await cloud.minutes(60);
  expect(cloud.world.state.watch.incidents).toEqual([]);
});

test('one lost beat triggers no alarm', async () => {
  let calls = 0;
  const cloud = watched({
    handler: (self) => {
      const arrive = arrives(self);
      return async (body) => {
        calls += 1;
        return calls === 3 ? 204 : arrive(body);
      };
    },
  });
  await cloud.minutes(60);
  expect(cloud.world.state.watch.incidents).toEqual([]);
});

test('a deleted subscription triggers the alarm about silence', async () => {
  const cloud = watched();
  await cloud.minutes(60);
  attack(cloud, 'DELETE', SUBSCRIPTION('riposte-findings'));
  await cloud.minutes(25);
  expect(cloud.incidents()).not.toContain(ABSENT);
  await cloud.minutes(15);
  expect(cloud.incidents()).toContain(ABSENT);
});

test('a function that only acknowledges the beat triggers the alarm about silence', async () => {
  const cloud = watched({ handler: () => async () => 204 });
  await cloud.minutes(60);
  expect(cloud.incidents()).toEqual([ABSENT]);
});

test('a failing function makes messages wait: the alert about waiting messages comes before dead letters, and then both', async () => {
  const cloud = watched({ handler: () => async () => 500 });
  await cloud.minutes(40);
  expect(cloud.incidents()).toContain('ERROR riposte: messages wait too long');
  expect(cloud.incidents()).not.toContain('CRITICAL riposte: Pub/Sub stopped delivering a message');
  await cloud.minutes(6 * 60);
  expect(cloud.incidents()).toContain('CRITICAL riposte: Pub/Sub stopped delivering a message');
});

test('a paused job sends nothing', async () => {
  const cloud = watched({
    change: (blocks) => {
      for (const job of Object.values(blocks.google_cloud_scheduler_job ?? {}))
        Object.assign(job, { paused: true });
    },
  });
  await cloud.minutes(60);
  expect(cloud.received).toEqual([]);
});

test('a log line that an alert waits for opens one incident, and no second one within its rate limit', async () => {
  const cloud = watched();
  const fail = () =>
    cloud.world.writeLog({
      logName: 'projects/demo-prj/logs/run.googleapis.com%2Fstdout',
      resource: { type: 'cloud_run_revision', labels: { service_name: 'responder' } },
      severity: 'CRITICAL',
      jsonPayload: { event: 'case.failed', caseId: 'c1', message: 'denied', ...UNKNOWN_SUBJECT },
    });
  fail();
  fail();
  const incidents = () => cloud.incidents().filter((each) => each.includes('Riposte gave up a case'));
  expect(incidents()).toHaveLength(1);
  await cloud.minutes(6);
  fail();
  expect(incidents()).toHaveLength(2);
});

test('the same run has the same journal, to the last event', async () => {
  const run = async () => {
    const cloud = watched();
    await cloud.minutes(30);
    return cloud.world.journal;
  };
  expect(await run()).toEqual(await run());
});

test('a run of the scheduler needs an end time', async () => {
  await expect(watched().world.run({ strikes: true })).rejects.toThrow('untilMs');
});
