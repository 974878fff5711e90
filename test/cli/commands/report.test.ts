import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addReport } from '../../../cli/commands/report';
import type { Transport } from '../../../functions/google/transport';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { tempFolder } from '../../factories/temp-folder';
import { firestoreOf } from '../../main-job/firestore-of';
import { MainJob } from '../../main-job/main-job';
import { fakeIo } from '../fake-io';

const PLACE = ['--project', 'demo-prj'];

const report = (job: MainJob, ...args: string[]) => reportFrom(firestoreOf(job, DEPLOYER), ...args);

async function reportFrom(ledger: Transport, ...args: string[]) {
  const cwd = tempFolder('report');
  const io = fakeIo({ cwd });
  const program = new Command('riposte').exitOverride().configureOutput({ writeErr: io.stderr });
  let code: number | undefined;
  addReport(
    program,
    io,
    (result) => {
      code = result;
    },
    async () => ledger,
  );
  await program.parseAsync(['report', ...args], { from: 'user' });
  return { code, cwd, out: io.out.join('') };
}

describe('riposte report', () => {
  it('shows a case of a deployed pipeline, with the commands to contain by hand', async () => {
    const job = MainJob.prepare({ mode: 'observe' });
    const { record } = await job.run();
    const caseId = record?.caseId as string;
    const mutations = job.mutations().length;
    const { code, cwd, out } = await report(job, caseId, ...PLACE);
    expect(code).toBe(0);
    expect(out).toContain('--to-revisions=web-00006-lok=100');
    expect(out).not.toContain('rehearsal');
    const folder = join(cwd, 'cases', caseId);
    expect(readdirSync(folder).sort()).toEqual(['evidence', 'record.json', 'report.html', 'report.md']);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('gcloud run services update-traffic');
    expect(job.mutations()).toHaveLength(mutations);
  });

  it('prints the record as one document', async () => {
    const job = MainJob.prepare();
    const { record } = await job.run();
    const { out } = await report(job, record?.caseId as string, ...PLACE, '--json');
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, caseId: record?.caseId, verdict: 'contained' });
  });

  it('shows a case as undecided, and not as failed, while the actor works on it', async () => {
    const job = MainJob.prepare();
    const caseId = (await job.run()).record?.caseId as string;
    const ledger = firestoreOf(job, DEPLOYER);
    const undecided = new Proxy(ledger, {
      apply: async (target, self, args) =>
        JSON.parse(
          JSON.stringify(await Reflect.apply(target, self, args)).replace(
            /(\\*")verdict(\\*":)/g,
            '$1none$2',
          ),
        ),
    });
    const { out, cwd } = await reportFrom(undecided, caseId, ...PLACE);
    expect(out).toContain('NOT DECIDED YET');
    expect(out).not.toContain('FAILED');
    const [record, entry] = ['record.json', '../index.jsonl'].map((file) =>
      JSON.parse(readFileSync(join(cwd, 'cases', caseId, file), 'utf8')),
    );
    expect([record.verdict, entry.verdict]).toEqual(['undecided', 'undecided']);
    const printed = await reportFrom(undecided, caseId, ...PLACE, '--json');
    expect(JSON.parse(printed.out).verdict).toBe('undecided');
    expect(readFileSync(join(cwd, 'cases', caseId, 'report.md'), 'utf8')).toContain('# Not decided yet');
  });

  it('says that a record is not what the actor reported', async () => {
    const job = MainJob.prepare();
    const caseId = (await job.run()).record?.caseId as string;
    const ledger = firestoreOf(job, DEPLOYER);
    const rewritten = new Proxy(ledger, {
      apply: async (target, self, args) => {
        const text = JSON.stringify(await Reflect.apply(target, self, args));
        const isCase = text.includes('/documents/cases/');
        return JSON.parse(isCase ? text.replace(/(\\*"verdict\\*":\\*")contained/g, '$1refused') : text);
      },
    });
    const { out, cwd } = await reportFrom(rewritten, caseId, ...PLACE);
    const warning = 'the record says refused, and the actor reported contained';
    expect(out).toContain(warning);
    expect(readFileSync(join(cwd, 'cases', caseId, 'report.md'), 'utf8')).toContain(warning);
    expect((await report(job, caseId, ...PLACE)).out).not.toContain('the actor reported');
  });

  it('names a malformed record as the problem', async () => {
    const job = MainJob.prepare();
    const caseId = (await job.run()).record?.caseId as string;
    const ledger = firestoreOf(job, DEPLOYER);
    const rewritten = new Proxy(ledger, {
      apply: async (target, self, args) =>
        JSON.parse(
          JSON.stringify(await Reflect.apply(target, self, args)).replaceAll('attackTechniques', 'other'),
        ),
    });
    await expect(reportFrom(rewritten, caseId, ...PLACE)).rejects.toMatchObject({
      exitCode: 3,
      problems: [expect.objectContaining({ code: 'record-unreadable' })],
    });
  });

  it('reports that no such case exists', async () => {
    const missing = report(MainJob.prepare(), 'case-20260101-000000-0123456789ab', ...PLACE);
    await expect(missing).rejects.toMatchObject({ exitCode: 3 });
  });

  it('calls no cloud for an argument that is not a case id', async () => {
    await expect(report(MainJob.prepare(), '../x', ...PLACE)).rejects.toMatchObject({ exitCode: 2 });
  });
});
