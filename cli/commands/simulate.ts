import { resolve } from 'node:path';
import type { Command } from 'commander';
import { visible } from '../../core/values/visible-text';
import type { FindingItem } from '../../testing/input/finding-forms';
import { writeRun } from '../cases/case-folder';
import { shownConfig } from '../config/shown-config';
import { readCloudFiles } from '../input/cloud-files';
import { findingSource } from '../input/finding-source';
import type { Pipelines } from '../pipeline/pipeline';
import { recordFinding } from '../replay/record-finding';
import type { ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { badInput, Stop } from '../terminal/problem';
import {
  bundleOption,
  configOption,
  isModeTyped,
  jsonOption,
  modeOption,
  noteConfig,
  noteRehearsal,
  projectOption,
} from './options';
import { reportOutcome, sayFolder, screenFor } from './report-outcome';
import { simulateMany } from './simulate-many';
import type { CommonOptions, SimulateOptions } from './simulate-options';

export const addSimulate = (
  program: Command,
  io: Io,
  pipelines: Pipelines,
  done: (code: ExitCode) => void,
): Command =>
  program
    .command('simulate')
    .description('run the pipeline in this process on findings, in a cloud invented from each of them')
    .argument(
      '<findings>',
      'a finding, a NotificationMessage, the output of `gcloud scc findings list` or `gcloud pubsub subscriptions pull` as JSON or YAML, JSON lines, rows of the BigQuery export, or a folder of these; - for standard input',
    )
    .addOption(configOption())
    .addOption(projectOption())
    .addOption(modeOption())
    .addOption(bundleOption())
    .option(
      '--cloud <file...>',
      'the cloud to run in (default: an invented one): output of `gcloud run services describe` and `gcloud run revisions list` as JSON, a folder of these, or a cloud file',
    )
    .option(
      '--record <file>',
      'append each finding and its investigation to this file as one line, for `riposte replay`',
    )
    .option('--out <folder>', 'write a case folder with record, report and evidence to this folder')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nWith --json, one finding prints one JSON document, and several findings print one line each. See docs/simulate.md.',
    )
    .action(async (file: string, options: SimulateOptions, command: Command) => {
      done(await simulate(file, { ...options, isModeTyped: isModeTyped(command) }, io, pipelines));
    });
async function simulate(
  file: string,
  options: SimulateOptions,
  io: Io,
  pipelines: Pipelines,
): Promise<ExitCode> {
  const source = await findingSource(file, io);
  const items = source.items();
  const first = await items.next();
  // Reads a second finding to know whether there is more than one.
  const second = first.done ? first : await items.next();
  const common = { ...(await commonOptions(options, io)), mode: options.mode };
  if (!first.done && !second.done) {
    const read = notAllRefused(chained([first.value, second.value], items), source.name);
    return simulateMany({ ...options, source, read }, common, { io, pipelines });
  }
  if (first.done) throw new TypeError('a source without findings stops by itself');
  return simulateOne(first.value, options, common, { io, pipelines });
}
async function commonOptions(options: SimulateOptions, io: Io): Promise<Omit<CommonOptions, 'mode'>> {
  const cloud = options.cloud === undefined ? {} : { cloud: await readCloudFiles(options.cloud, io) };
  return {
    operator: shownConfig(options, io),
    ...(options.bundle === undefined ? {} : { bundleDir: resolve(io.cwd, options.bundle) }),
    ...cloud,
  };
}

async function* chained(
  seen: readonly FindingItem[],
  rest: AsyncIterable<FindingItem>,
): AsyncGenerator<FindingItem> {
  yield* seen;
  yield* rest;
}
/** After this many refusals at the start, each one is reported, whatever follows. */
const HELD = 1_000;
/** Refuses an input that holds no finding as a whole, with the problem of its first item. */
async function* notAllRefused(items: AsyncIterable<FindingItem>, name: string): AsyncGenerator<FindingItem> {
  const held: FindingItem[] = [];
  let count = 0;
  let seen = false;
  for await (const item of items) {
    count += 1;
    seen ||= 'input' in item || held.length >= HELD;
    if (seen) yield* held.splice(0);
    if (seen) yield item;
    else held.push(item);
  }
  const [first] = held;
  if (first === undefined || !('problem' in first)) return;
  const { code, what, where, expected, fix } = first.problem;
  throw badInput({
    code,
    what: `none of the ${count} items of this list or folder is a finding; the first one (${where}): ${what}`,
    where: name,
    expected,
    fix,
  });
}
async function simulateOne(
  item: FindingItem,
  options: SimulateOptions,
  common: CommonOptions,
  { io, pipelines }: { readonly io: Io; readonly pipelines: Pipelines },
): Promise<ExitCode> {
  if ('problem' in item) throw new Stop([item.problem], 2);
  const { notification } = item.input;
  const screen = screenFor(io, options.json === true);
  const { onProgress, note } = screen.printer;
  noteRehearsal(note, common.cloud === undefined ? 'invented' : 'described');
  if (common.operator) noteConfig(note, common.operator, options);
  const run = await pipelines.inProcess();
  const outcome = await run({ ...common, notification, onProgress, note });
  const code = reportOutcome(io, screen, outcome);
  if (options.record !== undefined) {
    const name = await recordFinding(io, options.record, notification, outcome);
    screen.say(`Recorded ${visible(name)} in ${options.record}\n`);
  }
  if (options.out !== undefined && outcome.record) {
    sayFolder(io, screen, await writeRun(resolve(io.cwd, options.out), outcome.record, outcome.evidence));
  }
  return code;
}
