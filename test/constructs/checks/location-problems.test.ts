import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LOCATED } from '../../../constructs/checks/location-problems';
import { CanaryJob, DetectionAndResponse, Heartbeat, Ledger, LogBucket, SigningKey } from '../../../index';
import { emptyStack } from '../../factories/empty-stack';
import { PROJECT } from '../../factories/parts';
import { ROOT } from '../../factories/run-main';
import { parsedConfig, standInBundle, synthesized } from '../../factories/synthesized-stack';

const REGION = 'us-east5';
const JOB = 'google_cloud_scheduler_job';

describe('a pipeline in a region without Cloud Scheduler', () => {
  const placesOf = (changes: Parameters<typeof synthesized>[0]) =>
    synthesized({ region: REGION, ...changes })
      .all(JOB)
      .map(({ region }) => region);

  test('has its jobs in a near region, those of the canary too', () => {
    expect(placesOf({ alerts: { canary: true } })).toEqual(['us-east4', 'us-east4']);
  });

  test('and those of a heartbeat through Security Command Center', () => {
    const organization = '123456789012';
    const alerts = { heartbeatSource: `organizations/${organization}/sources/1` };
    expect(placesOf({ alerts, notifications: { scope: { organization } } })).not.toContain(REGION);
  });

  test('or in the region that the config names', () => {
    expect(placesOf({ alerts: { schedulerRegion: 'us-central1' } })).toEqual(['us-central1']);
  });

  test("has everything else in its region, the canary's job too", () => {
    const stack = synthesized({ region: REGION, alerts: { canary: true } });
    expect(stack.at('google_cloud_run_v2_job', 'watch/canary/job').location).toBe(REGION);
    expect(stack.at(JOB, 'watch/canary/schedule').http_target).toMatchObject({
      uri: expect.stringContaining(`/locations/${REGION}/jobs/`),
    });
  });
});

describe('a custom part is refused where its service is missing, with the place and the fix', () => {
  const problemsOf = (make: (stack: ReturnType<typeof emptyStack>['stack']) => void): string[] => {
    const { stack, problems } = emptyStack();
    make(stack);
    return problems();
  };

  test('a heartbeat', () => {
    const topic = { id: 'projects/demo-prj/topics/t' };
    expect(
      problemsOf(
        (stack) => new Heartbeat(stack, 'beat', { project: PROJECT, region: REGION, name: 'b', topic }),
      ),
    ).toEqual([
      expect.stringMatching(
        /^parts\/beat\/job: Cloud Scheduler is not offered in us-east5 \(as of \S+\); .*choose another region/,
      ),
    ]);
  });

  test('a canary, whose schedule may be in another region', () => {
    const canary = (schedulerRegion?: string) =>
      problemsOf(
        (stack) =>
          new CanaryJob(stack, 'canary', {
            project: PROJECT,
            region: REGION,
            name: 'canary',
            ...(schedulerRegion === undefined ? {} : { schedulerRegion }),
          }),
      );
    expect(canary()).toHaveLength(1);
    expect(canary('us-east4')).toEqual([]);
  });

  test('a function that a transform moves', () => {
    const { stack, problems } = emptyStack();
    new DetectionAndResponse(stack, 'riposte', {
      config: parsedConfig(),
      bundleDir: standInBundle(),
      transform: { responder: { location: 'asia-southeast3' } },
    });
    expect(problems()).toEqual([
      expect.stringMatching(/responder\/function: Cloud Functions is not offered/),
    ]);
  });

  test('a region with every service is accepted', () => {
    const common = { project: PROJECT, region: 'us-east7', name: 'x' };
    expect(
      problemsOf((stack) => {
        new Ledger(stack, 'ledger', common);
        new SigningKey(stack, 'key', {
          project: PROJECT,
          location: 'global',
          names: { keyRing: 'r', key: 'k' },
        });
        new LogBucket(stack, 'logs', {
          project: PROJECT,
          location: 'global',
          bucketId: 'b',
          description: 'd',
          retentionDays: 30,
        });
      }),
    ).toEqual([]);
  });
});

test('every part that creates something in a region checks that region', () => {
  const files = readdirSync(join(ROOT, 'constructs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({
      name,
      text: readFileSync(join(ROOT, 'constructs', name), 'utf8'),
    }));
  const classes = Object.keys(LOCATED).map((type) =>
    type.replace(/^google_/, '').replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
  );
  // A function makes the scheduled call, for a part that checks its region.
  const makers = files.filter(
    ({ name, text }) =>
      basename(name) !== 'scheduled-call.ts' &&
      [...classes.map((made) => `new ${made}(`), 'scheduledCall(this'].some((made) => text.includes(made)),
  );
  expect(makers.length).toBe(8);
  const silent = makers.filter(({ text }) => !text.includes('locationProblems(this)'));
  expect(silent.map(({ name }) => name)).toEqual([]);
});
