import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { isCaseId } from '../../core/case/case-id';
import type { CaseRecord } from '../../core/case/record';
import type { EventFields } from '../../core/events';
import { diffLines } from '../../core/report/json-diff';
import { visible, visibleDeep } from '../../core/values/visible-text';
import { latestCaseFolder } from '../cases/case-folder';
import { readSandboxFile, type SandboxInfo } from '../pipeline/sandbox-file';
import { isEvent, objectsOf, type Read, type ReadFields, textOf } from '../progress/event';
import { paintFor } from '../progress/paint';
import { EXIT, type ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { badInput, couldNot } from '../terminal/problem';
import { restoredSomething, tryReadUndoResult, type UndoResult } from './undo-result';

export const addUndo = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('undo')
    .description('undo the containment of a case in the sandbox of `riposte start --keep`')
    .argument('<case>', 'the case id, for example case-20260414-100102-0123456789ab')
    .action(async (caseId: string) => {
      done(await undo(caseId, io));
    });

const WAIT_MS = 60_000;
const POLL_MS = 100;

async function undo(caseId: string, io: Io): Promise<ExitCode> {
  if (!isCaseId(caseId)) {
    throw badInput({
      code: 'not-a-case-id',
      what: 'this is not a case id',
      where: caseId,
      expected: 'case-YYYYMMDD-HHMMSS- followed by 12 hexadecimal digits',
      fix: 'copy the case id from the end of the output of `riposte start`, or from the folder names in .riposte/cases/',
    });
  }
  const sandbox = await readSandboxFile(io.cwd);
  const before = await tryReadUndoResult(io.cwd, caseId);
  await publish(sandbox, caseId);
  io.stdout(
    `Requested the undo of ${caseId} in the sandbox, on ${sandbox.undoTopic}, as the operator. No real cloud is called.\n`,
  );
  const result = await waitFor(io, caseId, before);
  const code = report(io, result);
  if (restoredSomething(result.event)) await showRestored(io, caseId);
  return code;
}

/** Prints what the undo restored. `start` updates the record in the case folder before it writes the result. */
async function showRestored(io: Io, caseId: string): Promise<void> {
  const file = join(await latestCaseFolder(io.cwd, caseId), 'record.json');
  const record = visibleDeep(JSON.parse(await readFile(file, 'utf8')) as CaseRecord);
  const undone = record.outcomes
    .filter((outcome) => outcome.status === 'undone')
    .map((outcome) => outcome.step);
  const paint = paintFor(io.terminal.stdout, io.env);
  for (const step of record.plan.steps.filter(({ id }) => undone.includes(id))) {
    for (const { kind, text } of diffLines(step.after, step.before))
      io.stdout(`    ${paint.tone(TONE[kind], `${SIGN[kind]} ${text}`)}\n`);
  }
}

const SIGN = { same: ' ', removed: '-', added: '+' } as const;
const TONE = { same: 'calm', removed: 'bad', added: 'good' } as const;

/** The operator's only power is to publish to the undo topic. The actor decides what to do. */
async function publish(sandbox: SandboxInfo, caseId: string): Promise<void> {
  const data = Buffer.from(JSON.stringify({ caseId })).toString('base64');
  const url = `${sandbox.endpoints.pubsub}/v1/${sandbox.undoTopic}:publish`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandbox.tokens.operator}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ data }] }),
    signal: AbortSignal.timeout(10_000),
  }).catch((cause: unknown) => {
    throw couldNot(
      {
        code: 'sandbox-not-answering',
        what: 'the sandbox does not answer',
        where: url,
        expected: 'the Pub/Sub port of a running sandbox',
        fix: 'start it again: npx riposte start --keep',
      },
      cause,
    );
  });
  if (response.ok) return;
  throw couldNot({
    code: 'undo-not-accepted',
    what: `the sandbox refused the undo: ${(await response.text()).slice(0, 500)}`,
    where: sandbox.undoTopic,
    expected: 'an operator who has pubsub.topics.publish on the undo topic',
    fix: 'add the operator to operators in riposte.config.ts',
  });
}

async function waitFor(io: Io, caseId: string, before: UndoResult | undefined): Promise<UndoResult> {
  for (let waited = 0; waited < WAIT_MS; waited += POLL_MS) {
    const result = await tryReadUndoResult(io.cwd, caseId);
    if (result && result.atMs !== before?.atMs) return result;
    await io.sleep(POLL_MS);
  }
  throw couldNot({
    code: 'undo-not-answered',
    what: `the actor did not answer within ${WAIT_MS / 1000} s`,
    where: caseId,
    expected: 'the event undo.done or undo.refused from the actor',
    fix: 'check the terminal in which the sandbox runs',
  });
}

function report(io: Io, { event }: UndoResult): ExitCode {
  const paint = paintFor(io.terminal.stdout, io.env);
  const { steps, reason, holdUntil, nextSteps }: ReadFields<'undo.done'> = event.fields;
  const undone = objectsOf<UndoneStep>(steps);
  const done = isEvent(event, 'undo.done') && undone.every(({ result }) => result !== 'refused');
  const some = restoredSomething(event);
  const word = done ? 'Undone' : some ? 'Undone in part' : 'Refused';
  const why = undone.length > 0 ? '' : visible(textOf(reason) || event.message);
  io.stdout(`${paint.tone(done ? 'good' : 'bad', word)}:${why && ` ${why}`}\n`);
  for (const step of undone) io.stdout(`${stepLine(step)}\n`);
  if (some) {
    const serves =
      undone.length === 0 || undone.some(isRestored) ? 'The earlier configuration serves again. ' : '';
    io.stdout(
      `${serves}Until ${visible(textOf(holdUntil) || 'the hold ends')}, Riposte only notifies people if the finding repeats.\n`,
    );
  }
  for (const step of Array.isArray(nextSteps) ? nextSteps : []) io.stdout(`  - ${visible(textOf(step))}\n`);
  return done ? EXIT.handled : EXIT.failed;
}

type UndoneStep = EventFields<'undo.done'>['steps'][number];

/** The undo changed the workload, rather than leaving it as it was. */
const isRestored = ({ result, code }: Read<UndoneStep>): boolean =>
  result === 'undone' && !['changed-nothing', 'changed-since'].includes(textOf(code));

const stepLine = (step: Read<UndoneStep>): string =>
  visible(
    [
      textOf(step.action) || textOf(step.step),
      'on',
      textOf(step.target),
      `${textOf(step.result)}:`,
      textOf(step.text),
    ]
      .filter((part) => part !== '' && part !== ':')
      .join(' '),
  ).replace(/^/, '  ');
