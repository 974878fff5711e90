import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli';
import { writeCaseFolder } from '../../cli/case-folder';
import { exampleRecord } from '../report/example-record';
import { fakeIo } from './fake-io';
import { fakePipelines, outcomeOf } from './fake-pipelines';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'riposte-start-test-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const CASE = exampleRecord().caseId;

describe('riposte start', () => {
  it('leaves a case folder with record, report and evidence, and prints its path', async () => {
    const io = fakeIo({ cwd });
    expect(await run(['start'], io, fakePipelines())).toBe(0);
    const folder = join(cwd, '.riposte', 'cases', CASE);
    expect(JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8'))).toEqual(exampleRecord());
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('Contained');
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('# Contained');
    expect(readdirSync(join(folder, 'evidence'))).toEqual(['finding-2818936f913f.json']);
    expect(io.out.join('')).toContain(join('.riposte', 'cases', CASE));
  });

  it('acts in the sandbox by default, and takes the mode it is given', async () => {
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

  it('stops the sandbox whatever happens', async () => {
    const fake = fakePipelines(outcomeOf({ record: exampleRecord({ caseId: '../../escape' }) }));
    const io = fakeIo({ cwd });
    expect(await run(['start'], io, fake)).toBe(3);
    expect(fake.stopped).toBe(1);
    expect(io.err.join('')).toContain('cannot be a folder name');
  });

  it('with --keep stays up until interrupted, and hides the file of the sandbox from other users', async () => {
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
  it('lets no object name leave it', async () => {
    const evil = [{ name: 'cases/x/..', content: 'x' }];
    await expect(writeCaseFolder(cwd, exampleRecord(), evil)).rejects.toThrow(/cannot be a file name/);
  });
});
