import { existsSync, readdirSync } from 'node:fs';
import { runInProcess } from '../../../cli/pipeline/in-process';
import { sharedRuns } from '../../../cli/pipeline/pipeline';
import { prepareCloud } from '../../../cli/pipeline/prepare-cloud';
import { readCloudFile } from '../../../cli/pipeline/read-cloud-file';
import { Stop } from '../../../cli/terminal/problem';
import { extension } from '../../../examples/custom-response/extension';
import { config } from '../../../riposte.config';
import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';
import { tempFolder } from '../../factories/temp-folder';

function problemsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (cause) {
    if (cause instanceof Stop) return cause.problems.map(({ where }) => where);
    throw cause;
  }
  throw new Error('it was expected to stop');
}

describe('before the pipeline runs', () => {
  it('all problems of a cloud file are reported at once', () => {
    const services = [{ name: 'web', config: {}, revisions: [] }];
    expect(problemsOf(() => readCloudFile({ projects: [], services }))).toEqual([
      '--cloud, projects',
      '--cloud, services.0.name',
      '--cloud, services.0.revisions',
    ]);
  });

  it.each([
    [{ projects: [{ id: 'other-prj', number: '1' }] }, '--cloud, projects'],
    [
      {
        projects: [{ id: 'demo-prj', number: '210987654321' }],
        services: [
          {
            name: 'projects/demo-prj/locations/us-central1/services/web',
            config: { ingress: 'SIDEWAYS' },
            revisions: [{ name: 'web-1', config: {} }],
          },
        ],
      },
      '--cloud, seed: projects/demo-prj/locations/us-central1/services/web.ingress',
    ],
  ])('a cloud that does not fit is reported with a fix for its author: %#', (cloud, where) => {
    const prepare = () =>
      prepareCloud({
        mode: 'enforce',
        notification: REFERENCE_NOTIFICATION,
        outdir: tempFolder('fit'),
        config,
        cloud,
      });
    expect(problemsOf(prepare)).toEqual([where]);
  });

  it('runs over many findings share the synthesized stack, and create no cloud for findings out of scope', async () => {
    const shared = sharedRuns();
    const changed = (changes: object) => {
      const message = JSON.parse(REFERENCE_NOTIFICATION);
      return JSON.stringify({ ...message, finding: { ...message.finding, ...changes } });
    };
    const run = (notification: string) =>
      runInProcess({
        operator: { config, name: 'riposte.config.ts', isSample: true },
        mode: 'observe',
        notification,
        shared,
        onProgress: () => undefined,
        note: () => undefined,
      });
    const other = await run(changed({ resourceName: '//storage.googleapis.com/b', category: 'X' }));
    expect([other.record?.verdict, other.journal.length, shared.made.size]).toEqual(['not-ours', 0, 0]);
    await run(REFERENCE_NOTIFICATION);
    const stacks = () => [...shared.made].filter(([key]) => !key.startsWith('cloud '));
    const afterOne = stacks();
    await run(changed({ eventTime: '2026-04-14T11:00:00Z' }));
    expect(stacks()).toEqual(afterOne);
    const folder = String(shared.made.get('folder'));
    expect(readdirSync(folder)).toHaveLength(1);
    shared.close();
    expect(existsSync(folder)).toBe(false);
  });

  it('all problems of the config are reported at once', () => {
    const wrong = { ...config, region: 'nowhere at all', operators: ['nobody'] };
    const options = {
      mode: 'enforce',
      notification: REFERENCE_NOTIFICATION,
      outdir: tempFolder('wrong'),
    } as const;
    const where = problemsOf(() => prepareCloud({ ...options, config: wrong }));
    expect(where.length).toBeGreaterThan(1);
    for (const place of where) expect(place).toContain('riposte.config.ts, ');
  });

  it('a mode that the config does not allow is reported with the mode of the config', () => {
    const { operators: _, ...silent } = config;
    const options = {
      notification: REFERENCE_NOTIFICATION,
      outdir: tempFolder('mode'),
      config: { ...silent, mode: 'observe' },
      configName: 'mine.ts',
    } as const;
    const told = (mode: 'enforce' | 'observe') => {
      try {
        prepareCloud({ ...options, mode });
        return [];
      } catch (cause) {
        return (cause as Stop).problems.map(({ where, fix }) => `${where}: ${fix}`);
      }
    };
    expect(told('observe')).toEqual([]);
    expect(told('enforce')).toEqual([
      expect.stringMatching(/^mine.ts, operators: .*; or use the mode of the config: --mode observe$/),
    ]);
  });

  it('custom parts need the bundle that contains them', () => {
    const options = {
      mode: 'observe',
      notification: REFERENCE_NOTIFICATION,
      outdir: tempFolder('own'),
    } as const;
    expect(problemsOf(() => prepareCloud({ ...options, config: { ...config, extend: extension } }))).toEqual([
      'riposte.config.ts, extend',
    ]);
  });

  it('a finding of a project that the config does not protect is reported first', async () => {
    const notes: string[] = [];
    const note = (label: string, text: string) => notes.push(`${label}: ${text}`);
    const run = (notification: string) =>
      runInProcess({ mode: 'observe', notification, onProgress: () => undefined, note });
    await run(REFERENCE_NOTIFICATION);
    expect(notes.filter((text) => !text.startsWith('alert: '))).toEqual([]);
    notes.length = 0;
    await run(REFERENCE_NOTIFICATION.replaceAll('demo-prj', 'other-prj'));
    expect(notes[0]).toContain("the finding's project other-prj");
  });

  it('shows the alerts that people would get, with the mark of a rehearsal', async () => {
    const notes: string[] = [];
    const note = (label: string, text: string) => notes.push(`${label}: ${text}`);
    const notification = REFERENCE_NOTIFICATION;
    await runInProcess({ mode: 'enforce', notification, onProgress: () => undefined, note });
    expect(notes).toEqual([
      'alert: WARNING: contained: web in us-central1, project demo-prj (finding CRITICAL): a contained workload may be unavailable (rehearsal)',
    ]);
  });
});
