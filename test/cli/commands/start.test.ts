import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli';
import { writeCaseFolder } from '../../../cli/cases/case-folder';
import { sampleConfig } from '../../../cli/config/operator-config';
import type { StartSession } from '../../../cli/pipeline/pipeline';
import { adaptConfig } from '../../../cli/pipeline/prepare-cloud';
import { removeSandboxFile } from '../../../cli/pipeline/sandbox-file';
import { exampleRecord } from '../../core/report/example-record';
import { tempFolder } from '../../factories/temp-folder';
import { fakeIo } from '../fake-io';
import { fakePipelines, outcomeOf } from '../fake-pipelines';

let cwd: string;
beforeEach(() => {
  cwd = tempFolder('start-test');
});

const CASE = exampleRecord().caseId;

const OPTIONS = {
  mode: 'enforce',
  notification: '{}',
  onProgress: () => undefined,
  note: () => undefined,
} as const;

const someInfo = async () => (await (await fakePipelines().sandboxed())(OPTIONS)).info;

/** A session whose case never ends. */
const withoutEnd =
  (startSession: StartSession): StartSession =>
  async (options) => ({ ...(await startSession(options)), handle: () => new Promise(() => undefined) });

describe('riposte start', () => {
  it('writes a case folder with record, report and evidence, and prints its path', async () => {
    const io = fakeIo({ cwd });
    expect(await run(['start'], io, fakePipelines())).toBe(0);
    const folder = join(cwd, '.riposte', 'cases', CASE);
    expect(JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8'))).toEqual(exampleRecord());
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('Contained');
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('# Contained');
    expect(readdirSync(join(folder, 'evidence'))).toEqual(['finding-2818936f913f.json']);
    expect(io.out.join('')).toContain(join('.riposte', 'cases', CASE));
  });

  it("sends a finding of the config's own project, so that no value of the config is replaced", async () => {
    const project = { id: 'own-project', number: '998877665544' };
    writeFileSync(
      join(cwd, 'riposte.config.json'),
      JSON.stringify({ ...sampleConfig().config, project, powers: {} }),
    );
    const pipelines = fakePipelines();
    const io = fakeIo({ cwd });
    await run(['start'], io, pipelines);
    expect(io.err.join('')).toBe('');
    const [asked] = pipelines.asked;
    expect(asked?.notification).not.toContain('demo-prj');
    const { adapted } = adaptConfig({
      mode: 'observe',
      notification: asked?.notification ?? '',
      config: asked?.operator?.config ?? sampleConfig().config,
    });
    expect(adapted).toEqual([]);
  });

  it('acts in the sandbox by default, and uses the given mode', async () => {
    const enforce = fakePipelines();
    await run(['start'], fakeIo({ cwd }), enforce);
    expect(enforce.asked[0]?.mode).toBe('enforce');
    const approve = fakePipelines();
    await run(['start', '--mode', 'approve'], fakeIo({ cwd }), approve);
    expect(approve.asked[0]?.mode).toBe('approve');
  });

  it('prints exactly one document with --json', async () => {
    const io = fakeIo({ cwd });
    await run(['start', '--json'], io, fakePipelines());
    expect(JSON.parse(io.out.join(''))).toEqual(exampleRecord());
  });

  it('stops the sandbox in every case', async () => {
    const fake = fakePipelines(outcomeOf({ record: exampleRecord({ caseId: '../../escape' }) }));
    const io = fakeIo({ cwd });
    expect(await run(['start'], io, fake)).toBe(3);
    expect(fake.stopped).toBe(1);
    expect(io.err.join('')).toContain('cannot be a folder name');
  });

  it('keeps the folder of an earlier run of the same case, and prints the path of the new one', async () => {
    await run(['start'], fakeIo({ cwd }), fakePipelines());
    const earlier = join(cwd, '.riposte', 'cases', CASE);
    writeFileSync(join(earlier, 'undo.json'), '{}');
    const before = readdirSync(earlier, { recursive: true }).sort();
    const io = fakeIo({ cwd });
    await run(['start'], io, fakePipelines());
    expect(readdirSync(earlier, { recursive: true }).sort()).toEqual(before);
    expect(io.out.join('')).toContain(`Case folder: ${join('.riposte', 'cases', `${CASE}-2`)}`);
    expect(existsSync(join(cwd, '.riposte', 'cases', `${CASE}-2`, 'report.html'))).toBe(true);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'stops the sandbox if %s interrupts it while it handles the case, and exits with %d',
    async (signal, code) => {
      const fake = fakePipelines();
      const never = { ...fake, sandboxed: async () => withoutEnd(await fake.sandboxed()) };
      const io = fakeIo({ cwd });
      const running = run(['start'], io, never);
      setTimeout(() => io.interrupt(signal), 20);
      expect(await running).toBe(code);
      expect(fake.stopped).toBe(1);
    },
  );

  it('names no undo without --keep, because the sandbox is gone', async () => {
    const io = fakeIo({ cwd });
    await run(['start'], io, fakePipelines());
    expect(io.out.join('')).toContain('gcloud pubsub topics publish riposte-undo');
    expect(io.out.join('')).not.toContain('riposte undo');
  });

  it.each([
    [true, exampleRecord()],
    [false, exampleRecord({ outcomes: [] })],
  ])('names the undo with --keep if something can be undone: %s', async (possible, record) => {
    const io = fakeIo({ cwd });
    const fake = fakePipelines(outcomeOf({ record }));
    const later = {
      ...io,
      interrupted: () => new Promise<'SIGINT'>((resolve) => setTimeout(resolve, 200, 'SIGINT')),
    };
    await run(['start', '--keep'], later, fake);
    expect(io.out.join('')).toContain('The sandbox keeps running.');
    expect(io.out.join('').includes(`npx riposte undo ${CASE}`)).toBe(possible);
  });

  it('refuses --keep while another sandbox is kept here, before anything starts, and keeps its file', async () => {
    // The parent of this process runs as long as this process.
    const info = { ...(await someInfo()), pid: process.ppid };
    const file = join(cwd, '.riposte', 'sandbox.json');
    mkdirSync(join(cwd, '.riposte'));
    writeFileSync(file, JSON.stringify(info));
    const io = fakeIo({ cwd });
    const fake = fakePipelines();
    expect(await run(['start', '--keep'], io, fake)).toBe(3);
    expect(io.err.join('')).toContain(
      `another sandbox is already running in this folder, as process ${process.ppid}`,
    );
    expect(fake.asked).toEqual([]);
    await removeSandboxFile(cwd);
    expect(existsSync(file)).toBe(true);
  });

  it('stays up with --keep until it is interrupted, and hides the file of the sandbox from other users', async () => {
    const io = fakeIo({ cwd });
    const fake = fakePipelines();
    const running = run(['start', '--keep'], io, fake);
    const file = join(cwd, '.riposte', 'sandbox.json');
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(fake.stopped).toBe(0);
    expect(statSync(file).mode & 0o077).toBe(0);
    io.interrupt();
    expect(await running).toBe(0);
    expect(existsSync(file)).toBe(false);
    expect(fake.stopped).toBe(1);
  });
});

describe('case folder', () => {
  it('prevents object names that lead out of it', async () => {
    const evil = [{ name: 'cases/x/..', content: 'x' }];
    await expect(writeCaseFolder(cwd, exampleRecord(), evil)).rejects.toThrow(/cannot be a file name/);
  });
});
