import { referenceWith } from './main-job';
import { WatchedJob } from './watched-job';

describe('a case that stays containing because no metric confirms it', () => {
  const waiting = async (minutes: number) => {
    const watched = new WatchedJob({ assumptions: { 'monitoring.series-after-drain': 'ends' } });
    watched.job.world.ingest(referenceWith({}));
    await watched.minutes(minutes);
    const { record } = await watched.job.outcome();
    return { watched, record };
  };

  it('triggers no alert about messages that wait too long, because the pipeline works', async () => {
    const { watched, record } = await waiting(150);
    expect(record?.verdict).toBe('containing');
    const policies = watched.job.world.state.watch.incidents.map(({ policy }) => policy);
    expect(policies).toContain('riposte: a threat waits for a person');
    expect(policies.filter((policy) => policy.includes('wait too long'))).toEqual([]);
  });
});
