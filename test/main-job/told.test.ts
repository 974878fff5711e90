import { caseView } from '../../core/report/case-view';
import { MainJob } from './main-job';

const rowsOf = (record: Parameters<typeof caseView>[0]) => {
  const { found, resource, times } = caseView(record);
  return Object.fromEntries(
    [...found, ...resource, ...times].map(({ label, values }) => [label, values.join(' ')]),
  );
};

describe('the report of a case of the sandbox', () => {
  it('names the rehearsal first, and has no command for the cloud', async () => {
    const job = MainJob.prepare({ mode: 'observe' });
    const { record } = await job.run();
    expect(record?.verdict).toBe('observed');
    expect(Object.keys(record ?? {}).slice(0, 2)).toEqual(['schemaVersion', 'rehearsal']);
    expect(record?.rehearsal).toEqual({ cloud: 'invented' });
    expect(record?.byHand).toBeUndefined();
  });

  it.each(['observe', 'approve'] as const)(
    'has the commands if the functions wrote it, in mode %s, and the notice has them too',
    async (mode) => {
      const job = MainJob.prepare({ mode });
      await job.run();
      const [notice] = job.logged('notice');
      expect(notice?.fields).toMatchObject({
        workload: 'web',
        region: 'us-central1',
        project: 'demo-prj',
        findingSeverity: 'CRITICAL',
        byHand: expect.arrayContaining([
          expect.objectContaining({ command: expect.stringContaining('--to-revisions=web-00006-lok=100') }),
          expect.objectContaining({ command: expect.stringContaining('--member=allUsers') }),
        ]),
      });
      expect(notice?.message).toContain('Service web in us-central1, project demo-prj (finding CRITICAL)');
    },
  );

  it('names the owner, the person who deployed the bad revision, and the account that it runs as', async () => {
    const { record } = await MainJob.prepare().run();
    if (!record) throw new Error('there is no case');
    expect(rowsOf(record)).toMatchObject({
      'Owner, according to labels': 'team=shop',
      'Bad revision': expect.stringMatching(/^web-00007-vox, deployed at \S+Z by deployer@example\.com$/),
      'Runs as': 'web-runtime@demo-prj.iam.gserviceaccount.com',
    });
    expect(record.nextSteps.join()).toContain('web-runtime@demo-prj.iam.gserviceaccount.com');
  });

  it('has the times from the event to the containment', async () => {
    const { record } = await MainJob.prepare().run();
    if (!record) throw new Error('there is no case');
    const { times } = caseView(record);
    expect(times.map(({ label }) => label)).toEqual([
      'Event',
      'Finding written',
      'Received by Riposte',
      'First evidence stored',
      'Workload changed',
      'Contained',
    ]);
    expect(times.slice(1).map(({ fact }) => fact?.replace(/^.* after /, ''))).toEqual([
      'the event',
      'the event',
      ...Array(3).fill('it was received'),
    ]);
  });

  it('says after an undo that the bad image serves again, who requested that, and until when a repeat only notifies people', async () => {
    const job = MainJob.prepare();
    const { record } = await job.run();
    job.undo(record?.caseId as string);
    await job.advance(5);
    const undone = (await job.outcome()).record;
    if (!undone) throw new Error('there is no case');
    expect(undone.undone).toMatchObject({ by: 'oncall@example.com', restored: true });
    const { sentence } = caseView(undone).verdict;
    expect(sentence).toContain('The bad image serves again');
    for (const part of ['oncall@example.com', undone.undone?.holdUntil as string]) {
      expect(sentence).toContain(part);
    }
  });
});
