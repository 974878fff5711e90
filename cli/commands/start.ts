import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Mode } from '../../core/permissions/tiers';
import { undoView } from '../../core/report/undo-view';
import { describeFault, type FaultSpec, faultHelp } from '../../sandbox/delivery/fault-spec';
import { referenceFinding } from '../../testing/reference-finding';
import { casesFolder, updateRun, writeCaseFolder } from '../cases/case-folder';
import type { CaseOutcome } from '../cases/outcome';
import { type ShownConfig, shownConfig } from '../config/shown-config';
import { readFindingFile } from '../input/read-finding-file';
import type { Pipelines, SandboxSession } from '../pipeline/pipeline';
import { refuseSecondSandbox, removeSandboxFile, writeSandboxFile } from '../pipeline/sandbox-file';
import { isEvent, type OnProgress, type ReadFields, textOf } from '../progress/event';
import { type ExitCode, INTERRUPTED } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { badInput } from '../terminal/problem';
import {
  bundleOption,
  configOption,
  faultOption,
  isModeTyped,
  jsonOption,
  modeOption,
  noteConfig,
  noteRehearsal,
  projectOption,
} from './options';
import { reportOutcome, type Screen, sayFolder, screenFor } from './report-outcome';
import { clearUndoResult, writeUndoResult } from './undo-result';

interface StartOptions {
  readonly config?: string;
  readonly project?: string;
  readonly mode: Mode;
  readonly isModeTyped: boolean;
  readonly bundle?: string;
  readonly finding?: string;
  readonly keep?: boolean;
  readonly fault?: FaultSpec;
  readonly json?: boolean;
}

export const addStart = (
  program: Command,
  io: Io,
  pipelines: Pipelines,
  done: (code: ExitCode) => void,
): Command =>
  program
    .command('start')
    .description('synthesize the stack, run it in a sandbox, and send a finding from Security Command Center')
    .option('--finding <file>', 'your own finding (default: the reference finding)')
    .addOption(configOption())
    .addOption(projectOption())
    .addOption(modeOption())
    .addOption(bundleOption())
    .option('--keep', 'keep the sandbox running, so that `riposte undo CASE` works in another terminal')
    .addOption(faultOption())
    .addOption(jsonOption())
    .addHelpText('after', `\n${faultHelp()}\n`)
    .action(async (options: StartOptions, command: Command) => {
      done(await start({ ...options, isModeTyped: isModeTyped(command) }, io, pipelines));
    });

async function start(options: StartOptions, io: Io, pipelines: Pipelines): Promise<ExitCode> {
  const named = options.finding === undefined ? undefined : await readFindingFile(options.finding, io);
  const operator = shownConfig(options, io);
  const notification = named?.notification ?? ownFinding(operator);
  if (options.fault)
    return startWithFault({ ...options, fault: options.fault }, io, pipelines, { notification, operator });
  const screen = screenFor(io, options.json === true);
  noteRehearsal(screen.printer.note, 'invented');
  noteConfig(screen.printer.note, operator, options);
  const undone: { watch?: OnProgress } = {};
  const onProgress: OnProgress = (event) => {
    screen.printer.onProgress(event);
    undone.watch?.(event);
  };
  // From here on, the command handles an interrupt itself, so that no process of the functions is left behind.
  const interrupted = io.interrupted();
  if (options.keep) await refuseSecondSandbox(io.cwd);
  const startSession = await pipelines.sandboxed();
  const session = await startSession({
    operator,
    ...(options.bundle === undefined ? {} : { bundleDir: resolve(io.cwd, options.bundle) }),
    mode: options.mode,
    notification,
    onProgress,
    note: screen.printer.note,
  });
  try {
    const ended = await Promise.race([session.handle(notification), interrupted]);
    if (typeof ended === 'string') return INTERRUPTED[ended];
    const outcome = options.keep ? kept(ended) : ended;
    const code = reportOutcome(io, screen, outcome);
    const folder = await keepCase(io, screen, outcome);
    if (options.keep) {
      undone.watch = undoWatcher(io, screen, session, folder);
      await stayUp(io, screen, session, outcome, interrupted);
    }
    return code;
  } finally {
    await session.stop();
  }
}

/** In the config's own project: nothing of the config has to be changed for the finding, so its own mistakes show. */
const ownFinding = ({ config: { project } }: ShownConfig): string =>
  JSON.stringify(referenceFinding({ project }), null, 2);

/**
 * The main job with one fault. It runs in this process: after a fault the pipeline waits for backoffs and leases, and
 * on a virtual clock that wait takes no time. The times in the output are virtual.
 */
async function startWithFault(
  options: StartOptions & { readonly fault: FaultSpec },
  io: Io,
  pipelines: Pipelines,
  { notification, operator }: { readonly notification: string; readonly operator: ShownConfig },
): Promise<ExitCode> {
  if (options.keep) {
    throw badInput({
      code: 'options-exclude-each-other',
      what: '--fault and --keep exclude each other',
      where: '--fault',
      expected: 'one of them: with --fault the job runs in this process, so no sandbox can keep running',
      fix: 'remove --keep',
    });
  }
  let elapsedMs = (): number => 0;
  const screen = screenFor({ ...io, now: () => elapsedMs() }, options.json === true);
  const { onProgress, note } = screen.printer;
  noteRehearsal(note, 'invented');
  noteConfig(note, operator, options);
  note('fault', describeFault(options.fault));
  note('fault', 'the functions run in this process on a virtual clock, so backoffs and leases take no time');
  let happened = false;
  const run = await pipelines.inProcess();
  const outcome = await run({
    operator,
    ...(options.bundle === undefined ? {} : { bundleDir: resolve(io.cwd, options.bundle) }),
    mode: options.mode,
    notification,
    fault: options.fault,
    onClock: (elapsed) => {
      elapsedMs = elapsed;
    },
    onProgress,
    note: (label, text) => {
      happened ||= label === 'fault';
      note(label, text);
    },
  });
  if (!happened) note('fault', 'the fault did not happen: the functions did not make that call often enough');
  const code = reportOutcome(io, screen, outcome);
  await keepCase(io, screen, outcome);
  return code;
}

/** Marks the sandbox as kept, so that the report shows the command that undoes the containment in it. */
function kept(outcome: CaseOutcome): CaseOutcome {
  const { record } = outcome;
  if (record?.rehearsal === undefined) return outcome;
  return { ...outcome, record: { ...record, rehearsal: { ...record.rehearsal, kept: true } } };
}

/** Returns the folder of this run; undefined if the finding led to no case. */
async function keepCase(
  io: Io,
  screen: Screen,
  { record, evidence }: CaseOutcome,
): Promise<string | undefined> {
  if (!record) return undefined;
  await clearUndoResult(io.cwd, record.caseId);
  const folder = await writeCaseFolder(io.cwd, record, evidence);
  sayFolder(io, screen, folder);
  return folder;
}

async function stayUp(
  io: Io,
  screen: Screen,
  session: SandboxSession,
  outcome: CaseOutcome,
  interrupted: Promise<unknown>,
): Promise<void> {
  await writeSandboxFile(io.cwd, session.info);
  const undo =
    outcome.record && undoView(outcome.record).possible
      ? ` To undo, run in another terminal: npx riposte undo ${outcome.record.caseId}`
      : '';
  screen.say(
    `\nThe sandbox keeps running.${undo}\n` +
      'To call it with gcloud, Terraform or a client library, run in a terminal in this folder:\n' +
      '  eval "$(npx riposte env)"   (--as operator, reader, responder or deployer)\n' +
      'Press Ctrl+C to end it.\n',
  );
  try {
    await interrupted;
  } finally {
    await removeSandboxFile(io.cwd);
  }
}

/** Updates the case folder after an undo, and writes the result for `riposte undo` in the other terminal. */
function undoWatcher(
  io: Io,
  screen: Screen,
  session: SandboxSession,
  folder: string | undefined,
): OnProgress {
  return (event) => {
    if (!isEvent(event, 'undo.done', 'undo.refused')) return;
    const fields: ReadFields<'undo.done' | 'undo.refused'> = event.fields;
    const caseId = textOf(fields.caseId);
    afterUndo(io, session, { caseId, folder }, event).catch((cause) =>
      screen.say(`The case folder could not be updated: ${String(cause)}\n`),
    );
  };
}

async function afterUndo(
  io: Io,
  session: SandboxSession,
  { caseId, folder }: { readonly caseId: string; readonly folder: string | undefined },
  event: Parameters<OnProgress>[0],
): Promise<void> {
  const { record, evidence } = kept(await session.outcome(caseId));
  if (record && folder !== undefined) await updateRun(casesFolder(io.cwd), folder, record, evidence);
  await writeUndoResult(io.cwd, caseId, event, io.now());
}
