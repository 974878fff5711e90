import { MainJob, referenceWith, SERVICE } from './main-job';

const verdicts = (job: MainJob) => job.logged('case.verdict').map(({ fields }) => fields.verdict);
const changed = (job: MainJob) => job.mutations().some((one) => one.endsWith(SERVICE));

describe('a finding whose severity Security Command Center raises later', () => {
  it.each(['LOW', 'SEVERITY_UNSPECIFIED', undefined])(
    'is contained with the same event time: from %s',
    async (low) => {
      const job = MainJob.prepare();
      await job.run(referenceWith({ severity: low }));
      expect(changed(job)).toBe(false);
      const { record } = await job.run(referenceWith({ severity: 'CRITICAL' }));
      expect(verdicts(job)).toEqual(['observed', 'contained']);
      expect(record?.finding.severity).toBe('CRITICAL');
    },
  );

  it('is contained if both versions arrive together', async () => {
    const job = MainJob.prepare();
    job.world.ingest(referenceWith({ severity: 'LOW' }));
    await job.run(referenceWith({ severity: 'CRITICAL' }));
    expect(verdicts(job).at(-1)).toBe('contained');
  });

  it('is contained if the raised version arrives while the first one is being decided', async () => {
    const job = MainJob.prepare();
    job.world.ingest(referenceWith({ severity: 'LOW' }));
    for (let second = 0; second < 30; second += 1) await job.advance(1 / 60);
    await job.run(referenceWith({ severity: 'CRITICAL' }));
    expect(verdicts(job)).toEqual(['observed', 'contained']);
  });

  it('is not handled again while it stays below the threshold, or once it is contained', async () => {
    const job = MainJob.prepare();
    await job.run(referenceWith({ severity: 'LOW' }));
    await job.run(referenceWith({ severity: 'MEDIUM' }));
    expect(verdicts(job)).toEqual(['observed']);
    await job.run(referenceWith({ severity: 'HIGH' }));
    await job.run(referenceWith({ severity: 'LOW' }));
    await job.run(referenceWith({ severity: 'CRITICAL' }));
    expect(verdicts(job)).toEqual(['observed', 'contained']);
  });
});
