import { type Command, Option } from 'commander';
import { parseResponseConfig, type ResponseConfig } from '../../core/config/response-config';
import type { CheckResult } from '../../core/doctor/check';
import { brokenConfig, countsOf, OFFLINE_CHECKS } from '../../core/doctor/examine';
import type { Subject } from '../../core/doctor/facts';
import { type AskedCloud, diagnoseCloud } from '../doctor/diagnosis';
import { GOOGLE } from '../doctor/endpoints';
import { loadConfig } from '../doctor/load-config';
import { reportText } from '../doctor/render';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Io } from '../io';
import { couldNot } from '../problem';
import { paintFor } from '../progress/paint';

interface DoctorOptions {
  readonly config?: string;
  readonly offline?: boolean;
  readonly sandbox?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
}

export const addDoctor = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('doctor')
    .description(
      'look, without changing anything, whether this config can work in its project, and say what to mend',
    )
    .option('--config <file>', 'another config than riposte.config: a .js or .json file')
    .addOption(new Option('--offline', 'judge the config alone, ask no cloud').conflicts('sandbox'))
    .option('--sandbox', 'ask an invented cloud with the stack deployed in it, to try this out')
    .option('--strict', 'leave with 3 for warnings and for what could not be seen, too')
    .option('--json', 'print exactly one JSON document on standard output')
    .addHelpText(
      'after',
      '\nReads with your Application Default Credentials; docs/doctor.md lists the permissions.\nExit codes: 0 no problem (there may be warnings and unknowns), 2 bad usage, 3 problems, or nothing could be read.',
    )
    .action(async (options: DoctorOptions) => {
      done(await doctor(options, io));
    });

async function doctor(options: DoctorOptions, io: Io): Promise<ExitCode> {
  const loaded = loadConfig(options.config, io.cwd);
  const parsed = parseResponseConfig(loaded.config);
  if (!parsed.ok) return tell(options, io, undefined, brokenConfig(parsed.error));
  const config = parsed.value;
  if (options.offline) return tell(options, io, config, offline(config, io.now()));
  io.stderr(
    `Reading project ${config.project.id}${options.sandbox ? ' of an invented cloud' : ''}; nothing is changed.\n`,
  );
  const cloud = options.sandbox ? sandbox(config, io) : await google(io);
  const { results, blind } = await diagnoseCloud(config, cloud, io.now());
  const code = tell(options, io, config, results);
  if (blind === undefined) return code;
  throw couldNot({
    what: `nothing of the cloud could be read: ${blind}`,
    where: `project ${config.project.id}`,
    expected: 'the permissions that docs/doctor.md lists, on the project that the config names',
    fix: 'look at the project id and at who you are: gcloud auth application-default login',
  });
}

/** Only these see no facts: they need none. */
const offline = (config: ResponseConfig, nowMs: number): readonly CheckResult[] =>
  OFFLINE_CHECKS.map((check) => ({
    id: check.id,
    title: check.title,
    ...check.judge({ config, nowMs } as Subject),
  }));

// `require` on purpose, as in pipeline.ts: neither the sandbox nor the credentials are loaded unless they are wanted.
const sandbox = (config: ResponseConfig, io: Io): AskedCloud =>
  (require('../doctor/sandboxed') as typeof import('../doctor/sandboxed')).sandboxFor(config, io.now());

async function google(io: Io): Promise<AskedCloud> {
  const credentials = require('../doctor/credentials') as typeof import('../doctor/credentials');
  const client = await credentials.applicationDefaultClient();
  return { client: async () => client, endpoints: GOOGLE, sleep: (ms) => io.sleep(ms) };
}

function tell(
  { json, strict, offline: isOffline, sandbox: isSandbox }: DoctorOptions,
  io: Io,
  config: ResponseConfig | undefined,
  results: readonly CheckResult[],
): ExitCode {
  const counts = countsOf(results);
  if (json) {
    const asked = isOffline ? 'nothing' : isSandbox ? 'sandbox' : 'cloud';
    const document = { schemaVersion: 1, project: config?.project.id, asked, counts, results };
    io.stdout(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    io.stdout(reportText(results, paintFor(io.terminal.stdout, io.env)));
  }
  const failed = counts.problem > 0 || (strict === true && counts.warning + counts.unknown > 0);
  return failed ? EXIT.failed : EXIT.handled;
}
