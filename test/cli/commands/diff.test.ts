import { toRecordedLine } from '../../../core/replay/recorded-finding';
import { synthesizeProject } from '../../../stacks/synthesize';
import { configInput } from '../../factories/config';
import { PROJECT } from '../../factories/names';
import { aRecorded } from '../../factories/recorded';
import { parsedConfig, standInBundle } from '../../factories/synthesized-stack';
import { tempFolder } from '../../factories/temp-folder';
import { diff, ENFORCE, OBSERVE, write } from './running-diff';

let files: string;
beforeAll(() => {
  files = write(tempFolder('diff'), {
    'enforce.json': ENFORCE,
    'observe.json': OBSERVE,
    'riposte.config.json': ENFORCE,
    'rec.jsonl': `${toRecordedLine(aRecorded())}\n`,
  });
});

describe('riposte diff', () => {
  it('of a config with itself is empty', async () => {
    const { code, out } = await diff(files, '--base', 'enforce.json', '--head', 'enforce.json');
    expect(code).toBe(0);
    expect(out).toMatch(/UNCHANGED[\s\S]*The response changes for 0 of \d{3,} findings/);
  });

  it.each([
    [
      'enforce.json',
      'observe.json',
      1,
      'WEAKER',
      '- shift-traffic: mode observe: would plan, changes nothing',
    ],
    [
      'observe.json',
      'enforce.json',
      0,
      'STRONGER',
      '+ annotate-finding: runs (before: mode observe: would plan',
    ],
  ])('from %s to %s exits with %d', async (base, head, code, verdict, text) => {
    const told = await diff(files, '--base', base, '--head', head);
    expect(told.code).toBe(code);
    expect(told.out).toContain(verdict);
    expect(told.out).toContain(text);
  });

  it('compares with the config of this folder without --head', async () => {
    const { code, out } = await diff(files, '--base', 'observe.json');
    expect(code).toBe(0);
    expect(out).toContain('observe.json -> riposte.config.json');
  });

  it('replays recorded findings of the user', async () => {
    const argv = ['--base', 'enforce.json', '--head', 'observe.json', '--findings', 'rec.jsonl', '--json'];
    const { code, out, chunks } = await diff(files, ...argv);
    expect({ code, chunks }).toEqual({ code: 1, chunks: 1 });
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      base: 'enforce.json',
      head: 'observe.json',
      recorded: 'rec.jsonl',
      verdict: 'weaker',
      findings: 1,
      settings: [{ setting: 'mode', verdict: 'weaker' }],
      differences: [
        {
          verdict: 'weaker',
          base: { verdict: 'would-contain', mode: 'enforce', playbook: { id: 'built-in-malicious-binary' } },
          head: { verdict: 'observed', mode: 'observe' },
        },
      ],
    });
  });

  it('compares rollouts project by project', async () => {
    const notifications = { scope: { organization: '900000000009' } };
    const {
      mode: _,
      powers: __,
      ...hub
    } = configInput({ project: { id: 'sec-hub', number: '1' }, notifications });
    const rollout = (mode: string) => ({
      hub,
      defaults: { mode, tiers: ['observe', 'access'] },
      projects: [{ ...PROJECT }, { id: 'shop-test', number: '7', mode: 'observe' }],
    });
    write(files, { 'was.json': rollout('enforce'), 'is.json': rollout('observe') });
    const { code, out } = await diff(files, '--base', 'was.json', '--head', 'is.json', '--json');
    expect(code).toBe(1);
    const told = JSON.parse(out);
    expect(told.settings).toEqual([
      expect.objectContaining({ setting: 'mode', projects: [PROJECT.id], verdict: 'weaker' }),
    ]);
    const projects = new Set(told.coverage.map(({ project }: { project: string }) => project));
    expect(projects).toEqual(new Set([PROJECT.id]));
  });

  it.each([
    [['--base', 'none.json'], /code: +git-failed\n/],
    [['--head', 'enforce.json'], /--base/],
    [['--base', 'enforce.json', '--findings', 'none.jsonl'], /code: +file-unreadable\n/],
  ])('%j is bad input', async (argv, said) => {
    const told = await diff(files, ...argv);
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toMatch(said);
  });
});

describe('riposte diff over synthesized folders', () => {
  const folderOf = (mode: 'observe' | 'enforce') => {
    const outdir = tempFolder('synth');
    synthesizeProject(parsedConfig({ mode }), { outdir, bundleDir: standInBundle() });
    return outdir;
  };

  it('reads the config from the zip, even next to a config file', async () => {
    const [was, is] = [folderOf('enforce'), folderOf('observe')];
    expect((await diff(files, '--base', was, '--head', is)).code).toBe(1);
    expect((await diff(files, '--base', is, '--head', was)).out).toContain('STRONGER');
    expect((await diff(files, '--base', was, '--head', 'enforce.json')).out).toContain('UNCHANGED');
  });

  it('refuses a folder without a stack', async () => {
    const told = await diff(files, '--base', tempFolder('empty'));
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toMatch(/code: +no-stacks\n/);
  });
});
