import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isObject } from '../../core/json';
import { visible } from '../../core/report/visible-text';
import type { Mode } from '../../core/tiers';
import { projectOrSampleConfig } from '../config/operator-config';
import type { ExitCode } from '../exit-codes';
import { readBounded } from '../input/read-bounded';
import { readFindingFile } from '../input/read-finding-file';
import type { Io } from '../io';
import type { Pipelines } from '../pipeline/pipeline';
import { badInput } from '../problem';
import { recordFinding } from '../replay/record-finding';
import { bundleOption, configOption, jsonOption, modeOption, noteConfig } from './options';
import { reportOutcome, screenFor } from './report-outcome';

interface SimulateOptions {
  readonly config?: string;
  readonly mode: Mode;
  readonly bundle?: string;
  readonly cloud?: string;
  readonly record?: string;
  readonly json?: boolean;
}

export const addSimulate = (
  program: Command,
  io: Io,
  pipelines: Pipelines,
  done: (code: ExitCode) => void,
): Command =>
  program
    .command('simulate')
    .description('run the pipeline in this process over a finding file, in a cloud invented from the finding')
    .argument(
      '<file>',
      'a finding, a NotificationMessage, a Pub/Sub push body or a CloudEvent; - for standard input',
    )
    .addOption(configOption())
    .addOption(modeOption())
    .addOption(bundleOption())
    .option('--cloud <file>', 'the cloud to run in, as JSON, instead of one invented from the finding')
    .option('--record <file>', 'append the finding and its investigation as one line, for `riposte replay`')
    .addOption(jsonOption())
    .action(async (file: string, options: SimulateOptions) => {
      done(await simulate(file, options, io, pipelines));
    });

async function simulate(
  file: string,
  options: SimulateOptions,
  io: Io,
  pipelines: Pipelines,
): Promise<ExitCode> {
  const input = await readFindingFile(file, io);
  const cloud = options.cloud === undefined ? {} : { cloud: await readCloud(options.cloud, io) };
  const operator = projectOrSampleConfig(options.config, io.cwd);
  const screen = screenFor(io, options.json === true);
  const { onProgress, note } = screen.printer;
  noteConfig(note, operator, options.mode);
  const run = await pipelines.inProcess();
  const outcome = await run({
    operator,
    ...(options.bundle === undefined ? {} : { bundleDir: resolve(io.cwd, options.bundle) }),
    mode: options.mode,
    notification: input.notification,
    ...cloud,
    onProgress,
    note,
  });
  const code = reportOutcome(io, screen, outcome);
  if (options.record !== undefined) {
    const name = await recordFinding(io, options.record, input.notification, outcome);
    screen.say(`Recorded ${visible(name)} in ${options.record}\n`);
  }
  return code;
}

async function readCloud(path: string, io: Io): Promise<unknown> {
  const text = await readBounded(path, io);
  try {
    const cloud: unknown = JSON.parse(text);
    if (isObject(cloud)) return cloud;
  } catch {
    // Told below, together with JSON of a wrong shape.
  }
  throw badInput({
    what: 'the cloud is not a JSON object',
    where: path,
    expected: 'an object as the type CloudSeed of @riposte/gcp/testing describes it',
    fix: 'leave --cloud out to have one invented from the finding',
  });
}
