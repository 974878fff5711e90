import { config } from '../../riposte.config';
import { WatchedJob } from './watched-job';

const ABSENT = 'CRITICAL riposte: the pipeline sends no heartbeats';
const FIRST_PATH = 'CRITICAL riposte: the response pipeline was changed';
const SECOND_PATH = `${FIRST_PATH} (second path)`;

describe('tampering with the pipeline (invariant 12)', () => {
  it('is reported by the responder and by the second path, independently', async () => {
    const watched = new WatchedJob();
    expect(watched.delete('subscriptions/riposte-findings')).toBe(200);
    await watched.minutes(5);
    expect(watched.job.logged('tamper.detected')).toEqual([
      expect.objectContaining({
        severity: 'CRITICAL',
        fields: expect.objectContaining({
          principal: 'intruder@example.com',
          resource: 'projects/demo-prj/subscriptions/riposte-findings',
        }),
      }),
    ]);
    expect(watched.incidents()).toEqual(expect.arrayContaining([FIRST_PATH, SECOND_PATH]));
  });

  it('still triggers an alert if the topic of the first path is deleted', async () => {
    const watched = new WatchedJob();
    expect(watched.delete('topics/riposte-audit')).toBe(200);
    await watched.minutes(5);
    expect(watched.job.logged('tamper.detected')).toEqual([]);
    expect(watched.incidents()).toContain(SECOND_PATH);
    expect(watched.incidents()).not.toContain(FIRST_PATH);
  });
});

describe('the heartbeat', () => {
  it('crosses responder and actor, and triggers no alert while findings are handled at the same time', async () => {
    const watched = new WatchedJob();
    watched.job.world.ingest(JSON.parse(watched.job.prepared.notification.raw));
    await watched.minutes(60);
    expect(watched.job.logged('heartbeat.arrived')).toHaveLength(6);
    expect((await watched.job.outcome()).record?.verdict).toBe('contained');
    expect(watched.incidents()).toEqual(['WARNING riposte: a contained workload may be unavailable']);
  });

  it.each(['riposte-findings', 'riposte-commands'])(
    'is reported as missing if the subscription %s is broken',
    async (subscription) => {
      const watched = new WatchedJob();
      await watched.minutes(30);
      watched.delete(`subscriptions/${subscription}`);
      await watched.minutes(45);
      expect(watched.incidents()).toContain(ABSENT);
    },
  );

  it('is reported as missing if the responder may no longer publish commands', async () => {
    const watched = new WatchedJob();
    await watched.minutes(30);
    watched.delete('topics/riposte-commands');
    await watched.minutes(45);
    expect(watched.incidents()).toContain(ABSENT);
  });
});

describe('people are notified', () => {
  const incidentsIn = async (mode: 'observe' | 'enforce', changes: Partial<typeof config> = {}) => {
    const watched = new WatchedJob({ mode, config: { ...config, ...changes } });
    watched.job.world.ingest(JSON.parse(watched.job.prepared.notification.raw));
    await watched.minutes(20);
    return [(await watched.job.outcome()).record?.verdict, watched.incidents()];
  };

  it('at once, if Riposte finds a threat that it may not respond to', async () => {
    expect(await incidentsIn('observe')).toEqual([
      'observed',
      ['CRITICAL riposte: a threat waits for a person'],
    ]);
  });

  it('at once, if a guard prevented the containment', async () => {
    const resource = 'projects/demo-prj/locations/us-central1/services/web';
    const exempt = { resource, reason: 'a release', expires: '2100-01-01T00:00:00Z' };
    expect(await incidentsIn('enforce', { policy: { exemptions: [exempt] } })).toEqual([
      'refused',
      ['CRITICAL riposte: a threat waits for a person'],
    ]);
  });

  it('with a subject that names the workload, its project, the verdict and the severity', async () => {
    const watched = new WatchedJob({ mode: 'observe' });
    watched.job.world.ingest(JSON.parse(watched.job.prepared.notification.raw));
    await watched.minutes(20);
    expect(watched.job.world.state.watch.incidents.map(({ notification }) => notification.subject)).toEqual([
      'CRITICAL: observed: web in us-central1, project demo-prj (finding CRITICAL): a threat waits for a person',
    ]);
  });

  it('with a lower severity, if the workload was contained', async () => {
    expect(await incidentsIn('enforce')).toEqual([
      'contained',
      ['WARNING riposte: a contained workload may be unavailable'],
    ]);
  });
});
