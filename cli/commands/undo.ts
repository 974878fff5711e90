import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { isCaseId } from '../../core/case/case-id';
import type { CaseRecord } from '../../core/case/record';
import type { EventFields } from '../../core/events';
import { diffLines } from '../../core/report/json-diff';
import { visible, visibleDeep } from '../../core/report/visible-text';
import { latestCaseFolder } from '../case-folder';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Io } from '../io';
import { badInput, couldNot } from '../problem';
import { isEvent, objectsOf, type Read, type ReadFields, textOf } from '../progress/event';
import { paintFor } from '../progress/paint';
import { readSandboxFile, type SandboxInfo } from '../sandbox-file';
import { restoredSomething, tryReadUndoResult, type UndoResult } from '../undo-result';

export const addUndo = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('undo')
    .description('take the containment of a case back, in the sandbox that `riposte start --keep` keeps up')
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
      expected: 'case-YYYYMMDD-HHMMSS- and 12 hexadecimal digits',
      fix: 'copy it from the end of `npm start`, or from the folder names in .riposte/cases/',
    });
  }
  const sandbox = await readSandboxFile(io.cwd);
  const before = await tryReadUndoResult(io.cwd, caseId);
  await publish(sandbox, caseId);
  io.stdout(
    `Asked the sandbox for the undo of ${caseId} on ${sandbox.undoTopic}, as the operator. No cloud is asked.\n`,
  );
  const result = await waitFor(io, caseId, before);
  const code = tell(io, result);
  if (restoredSomething(result.event)) await showRestored(io, caseId);
  return code;
}

/** The record in the case folder was brought up to date before the result was written. */
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

/** The operator's one power: to publish to the undo topic. What is done about it is the actor's to decide. */
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
        expected: 'the Pub/Sub port of a sandbox that stays up',
        fix: 'start it again: npm start -- --keep',
      },
      cause,
    );
  });
  if (response.ok) return;
  throw couldNot({
    code: 'undo-not-accepted',
    what: `the undo was not accepted: ${(await response.text()).slice(0, 500)}`,
    where: sandbox.undoTopic,
    expected: 'the operator to hold pubsub.topics.publish on the undo topic',
    fix: 'list the operator in operators of riposte.config.ts',
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
    what: `no answer within ${WAIT_MS / 1000} s`,
    where: caseId,
    expected: 'the actor to say undo.done or undo.refused',
    fix: 'look at the terminal in which the sandbox runs',
  });
}

function tell(io: Io, { event }: UndoResult): ExitCode {
  const paint = paintFor(io.terminal.stdout, io.env);
  const { steps, reason, holdUntil, nextSteps }: ReadFields<'undo.done'> = event.fields;
  const told = objectsOf<UndoneStep>(steps);
  const done = isEvent(event, 'undo.done') && told.every(({ result }) => result !== 'refused');
  const some = restoredSomething(event);
  const word = done ? 'Undone' : some ? 'Undone in part' : 'Refused';
  const said = told.length > 0 ? '' : visible(textOf(reason) || event.message);
  io.stdout(`${paint.tone(done ? 'good' : 'bad', word)}:${said && ` ${said}`}\n`);
  for (const step of told) io.stdout(`${stepLine(step)}\n`);
  if (some) {
    const serves =
      told.length === 0 || told.some(isRestored) ? 'The earlier configuration serves again. ' : '';
    io.stdout(`${serves}Repeats only notify until ${visible(textOf(holdUntil) || 'the hold ends')}.\n`);
  }
  for (const step of Array.isArray(nextSteps) ? nextSteps : []) io.stdout(`  - ${visible(textOf(step))}\n`);
  return done ? EXIT.handled : EXIT.failed;
}

type UndoneStep = EventFields<'undo.done'>['steps'][number];

/** Undone, and not by leaving the workload as it was found. */
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
