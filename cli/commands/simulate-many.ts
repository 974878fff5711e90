import { resolve } from 'node:path';
import { marked } from '../../core/report/rehearsal';
import { resourceSentence } from '../../core/targets/resource-sentence';
import { visible, visibleDeep } from '../../core/values/visible-text';
import { diagnose } from '../../testing/diagnose';
import type { FindingItem } from '../../testing/input/finding-forms';
import { writeRun } from '../cases/case-folder';
import type { CaseOutcome } from '../cases/outcome';
import type { FindingSource } from '../input/finding-source';
import { type Pipelines, sharedRuns } from '../pipeline/pipeline';
import { paintFor } from '../progress/paint';
import { counting } from '../replay/progress';
import { recordFinding } from '../replay/record-finding';
import { EXIT, type ExitCode, exitCodeOf, INTERRUPTED, type Interrupt } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { Stop } from '../terminal/problem';
import { noteConfig } from './options';
import { type Screen, screenFor } from './report-outcome';
import type { CommonOptions, SimulateOptions } from './simulate-options';
import { type Ending, tallyOf } from './tally';

interface Many extends Pick<SimulateOptions, 'json' | 'out' | 'record' | 'isModeTyped'> {
  readonly source: FindingSource;
  readonly read: AsyncIterable<FindingItem>;
}

interface Around {
  readonly io: Io;
  readonly pipelines: Pipelines;
}

/** How one finding of many ended. `outcome` is absent if the finding could not be read or run. */
interface Ended {
  readonly item: FindingItem;
  readonly ending: Ending;
  readonly outcome?: CaseOutcome;
  readonly why?: string;
}

/**
 * Runs the pipeline on many findings, each in its own cloud. A finding that cannot be read is reported and counted, and
 * the run goes on with the others. Nothing of a finding is kept after it is reported.
 */
export async function simulateMany(
  many: Many,
  common: CommonOptions,
  { io, pipelines }: Around,
): Promise<ExitCode> {
  const screen = screenFor(io, many.json === true);
  screen.say(
    'A rehearsal: each finding enters a cloud that exists only in this program. Riposte changes no real workload.\n\n',
  );
  if (common.operator)
    noteConfig(screen.printer.note, common.operator, { mode: common.mode, isModeTyped: many.isModeTyped });
  const run = await pipelines.inProcess();
  const shared = sharedRuns();
  const tally = tallyOf();
  const count = counting(io, many.source, { every: 1, word: 'findings simulated' });
  let interrupted: Interrupt | undefined;
  void io.interrupted().then((signal) => {
    interrupted = signal;
  });
  try {
    for await (const item of many.read) {
      if (interrupted) break;
      const ended = await endOf(item, () => run({ ...asked(item), ...common, shared }));
      tally.add(ended.ending);
      count.clear();
      await report(ended, many, { io, screen });
      count.on(tally.count());
    }
  } finally {
    count.done();
    shared.close();
  }
  screen.say(`\n${tally.text(paintFor(many.json ? io.terminal.stderr : io.terminal.stdout, io.env))}\n`);
  if (interrupted) {
    screen.say('Interrupted: the remaining findings were not read.\n');
    return INTERRUPTED[interrupted];
  }
  return tally.exitCode();
}

const asked = (item: FindingItem) => ({
  notification: 'input' in item ? item.input.notification : '',
  onProgress: () => undefined,
  note: () => undefined,
});

async function endOf(item: FindingItem, run: () => Promise<CaseOutcome>): Promise<Ended> {
  if ('problem' in item) {
    const { what, where, fix } = item.problem;
    return { item, ending: 'unreadable', why: `${where}: ${what}; fix: ${fix}` };
  }
  try {
    const outcome = await run();
    return ended(item, outcome);
  } catch (cause) {
    // The config or cloud does not fit this finding. It may fit the next one.
    if (!(cause instanceof Stop)) throw cause;
    const [problem] = cause.problems;
    return { item, ending: 'not-run', why: problem ? `${problem.where}: ${problem.what}` : cause.message };
  }
}

function ended(item: FindingItem, outcome: CaseOutcome): Ended {
  const { record, journal } = outcome;
  if (!record) return { item, outcome, ending: 'no-case', why: diagnose(journal, undefined).join(' ') };
  const refused = journal.some(({ kind }) => kind === 'denied');
  const failed = refused || exitCodeOf(record.verdict) === EXIT.failed;
  const why = failed ? { why: diagnose(journal, record.verdict, record.outcomes).join('\n    ') } : {};
  return { item, outcome, ending: refused ? 'refused' : record.verdict, ...why };
}

async function report(
  { item, ending, outcome, why }: Ended,
  { json, out, record: file }: Many,
  { io, screen }: { readonly io: Io; readonly screen: Screen },
): Promise<void> {
  const record = outcome?.record;
  if (json) io.stdout(`${JSON.stringify(record ?? unhandled(item, ending, why))}\n`);
  if (ending !== 'not-ours') screen.say(lineOf(item, ending, outcome, why));
  if (outcome?.record === undefined) return;
  if (file !== undefined && 'input' in item) await recordFinding(io, file, item.input.notification, outcome);
  if (out !== undefined && ending !== 'not-ours') {
    await writeRun(resolve(io.cwd, out), outcome.record, outcome.evidence);
  }
}

/** Its own kind of line, so that nobody takes a finding that was not simulated for absent. */
const unhandled = (item: FindingItem, ending: Ending, why: string | undefined) => ({
  schemaVersion: 1,
  verdict: ending === 'unreadable' ? 'malformed' : 'failed',
  input: item.place,
  ...('problem' in item ? { problem: item.problem } : { reason: why ?? '' }),
});

function lineOf(
  item: FindingItem,
  ending: Ending,
  outcome: CaseOutcome | undefined,
  why: string | undefined,
): string {
  const record = outcome?.record && visibleDeep(outcome.record);
  const about = record
    ? `${record.finding.category}, ${marked(resourceSentence(record.finding.resource), record)}`
    : '';
  const head = [ending.padEnd(18), about, about === '' ? item.place : `(${item.place})`]
    .filter((part) => part !== '')
    .join(' ');
  return `${visible(head)}\n${why === undefined ? '' : `    ${visible(why)}\n`}`;
}
