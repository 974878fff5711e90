import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isCaseId } from '../../core/case/case-id';
import type { CaseDraft } from '../../core/case/record';
import { type CaseDocument, fromLedger, hasRecord, toRecord } from '../../core/ledger/case-document';
import { recordProblem } from '../../core/ledger/record-problem';
import { readSayings, type Sayings } from '../../core/ledger/sayings';
import { pipelineNames } from '../../core/naming/names';
import { GoogleFault } from '../../functions/google/faults';
import { createFirestoreStore } from '../../functions/google/firestore-store';
import { writeRun } from '../cases/case-folder';
import { type PlaceOptions, placeOf } from '../config/pipeline-place';
import { cloudTransport } from '../ledger/ledger-transport';
import { paintFor } from '../progress/paint';
import { EXIT, type ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { badInput, couldNot } from '../terminal/problem';
import type { ConnectCloud } from './kill';
import { jsonOption } from './options';
import { summaryText } from './summary';

interface ReportOptions extends PlaceOptions {
  readonly out: string;
  readonly json?: boolean;
}

export const addReport = (
  program: Command,
  io: Io,
  done: (code: ExitCode) => void,
  connect: ConnectCloud = cloudTransport,
): Command =>
  program
    .command('report')
    .description(
      'write the report of a case from the ledger of a deployed pipeline, without changing anything',
    )
    .argument('<case>', 'the case id from an alert or a log line')
    .option('--project <id>', 'the project that Riposte is deployed in; with a rollout, the hub')
    .option('--name <name>', 'the name of the instance, if it is not riposte')
    .option('--config <file>', 'a config file (default: riposte.config or rollout.config in this folder)')
    .option('--out <folder>', 'the folder to write the case folder to', 'cases')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nReads with your Application Default Credentials. roles/datastore.viewer is enough.',
    )
    .action(async (caseId: string, options: ReportOptions) => {
      done(await report(caseId, options, io, connect));
    });

const NEED = { may: 'has roles/datastore.viewer on the project that Riposte is deployed in' };

async function report(
  caseId: string,
  options: ReportOptions,
  io: Io,
  connect: ConnectCloud,
): Promise<ExitCode> {
  if (!isCaseId(caseId)) {
    throw badInput({
      code: 'not-a-case-id',
      what: 'this is not a case id',
      where: caseId,
      expected: 'case-YYYYMMDD-HHMMSS- followed by 12 hexadecimal digits',
      fix: 'copy the case id from the alert, or from the field caseId of a log line',
    });
  }
  const { project, name } = placeOf(options, io, `riposte report ${caseId} --project PROJECT`);
  const { ledger, effects } = pipelineNames({ project: { id: project }, name });
  const database = `projects/${project}/databases/${ledger}`;
  const transport = await connect(io, NEED);
  const [stored, sayings] = await Promise.all([
    createFirestoreStore(transport, database).get('cases', caseId),
    readSayings(createFirestoreStore(transport, `projects/${project}/databases/${effects}`), caseId),
  ]).catch((cause: unknown) => {
    throw cause instanceof GoogleFault ? unreadable(cause, database) : cause;
  });
  const document = stored && fromLedger(stored.data);
  if (!hasRecord(document)) {
    throw couldNot({
      code: document ? 'case-not-finished' : 'case-not-found',
      what: document
        ? 'the case has no record yet: the responder is still investigating it'
        : 'the ledger does not have this case',
      where: `${database}, collection cases, ${caseId}`,
      expected: 'a case of this pipeline',
      fix: document ? 'try again in a minute' : 'correct the case id, --project or --name',
    });
  }
  try {
    await show({ ...document, record: document.record }, sayings, options, io);
  } catch (cause) {
    // The responder writes the record, so a compromised responder may have put anything into it.
    throw cause instanceof TypeError ? malformed(cause, `${database}, collection cases, ${caseId}`) : cause;
  }
  return EXIT.handled;
}

async function show(
  document: CaseDocument & { readonly record: CaseDraft },
  sayings: Sayings,
  options: ReportOptions,
  io: Io,
): Promise<void> {
  const rewritten = recordProblem(document.state, document.record, sayings, undefined);
  const record = toRecord({
    ...document.record,
    ...(rewritten === undefined ? {} : { nextSteps: [forgedStep(rewritten), ...document.record.nextSteps] }),
  });
  const say = options.json ? io.stderr : io.stdout;
  if (record.verdict === 'undecided') {
    say(
      `The case has no verdict yet (state ${document.state}): the actor is still working on it, or waits.\n`,
    );
  }
  say(summaryText(record, paintFor(options.json ? io.terminal.stderr : io.terminal.stdout, io.env)));
  if (options.json) io.stdout(`${JSON.stringify(record, null, 2)}\n`);
  const folder = await writeRun(resolve(io.cwd, options.out), record, []);
  say(`Case folder: ${folder}\nThe evidence stays in its bucket: ${record.evidence.manifestUri}\n`);
}

const malformed = (cause: TypeError, where: string) =>
  couldNot(
    {
      code: 'record-unreadable',
      what: `the record of the case is malformed, so it cannot be shown: ${cause.message}`,
      where,
      expected: 'a record as Riposte writes it',
      fix: 'treat the case as forged (SECURITY.md, "A forged case"), and read its evidence and log lines',
    },
    cause,
  );

/** In the report too, whose reader may not see the terminal. */
const forgedStep = (rewritten: string): string =>
  `Do not trust this record: ${rewritten}. Somebody may have rewritten it: SECURITY.md, "A forged case".`;

const unreadable = (fault: GoogleFault, database: string) =>
  couldNot(
    {
      code: 'ledger-unreadable',
      what: `the ledger could not be read: ${fault.message}`,
      where: database,
      expected: 'a deployed pipeline, and that you have roles/datastore.viewer on its project',
      fix:
        fault.kind === 'denied'
          ? 'run gcloud auth application-default login as somebody who has that role'
          : 'correct --project and --name, or try again',
    },
    fault,
  );
