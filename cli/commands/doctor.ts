import { type Command, Option } from 'commander';
import type { ConfigProblem } from '../../core/config/config-problem';
import { parseResponseConfig, type ResponseConfig } from '../../core/config/response-config';
import { isRollout, parseRollout, projectConfigOf } from '../../core/config/rollout-config';
import type { CheckResult } from '../../core/doctor/check';
import {
  brokenConfig,
  countsOf,
  HUB_CHECKS,
  OFFLINE_CHECKS,
  WORKLOAD_CHECKS,
} from '../../core/doctor/examine';
import type { Subject } from '../../core/doctor/facts';
import { ok, type Result } from '../../core/result';
import { type OperatorConfig, operatorConfig } from '../config/operator-config';
import { type AskedCloud, type DiagnosisOptions, diagnoseCloud } from '../doctor/diagnosis';
import { GOOGLE } from '../doctor/endpoints';
import { reportText } from '../doctor/render';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Io } from '../io';
import { badInput, couldNot } from '../problem';
import { paintFor } from '../progress/paint';

interface DoctorOptions {
  readonly config?: string;
  readonly project?: string;
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
    .option('--config <file>', 'another config than riposte.config or rollout.config in this folder')
    .option('--project <id>', 'of a rollout: look at this protected project instead of the hub')
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
  const operator = operatorConfig(options.config, io.cwd);
  io.stderr(`Config: ${operator.name}\n`);
  const asked = subjectOf(operator, options.project);
  const say = { ...options, name: operator.name };
  if (!asked.ok) return tell(say, io, undefined, brokenConfig(asked.error));
  const { config, ...about } = asked.value;
  if (options.offline) return tell(say, io, config, offline(config, io.now()));
  io.stderr(
    `Reading project ${config.project.id}${options.sandbox ? ' of an invented cloud' : ''}; nothing is changed.\n`,
  );
  const cloud = options.sandbox ? sandbox(config, io) : await google(io);
  const { results, blind } = await diagnoseCloud(config, cloud, io.now(), about);
  const code = tell(say, io, config, results);
  if (blind === undefined) return code;
  throw couldNot({
    what: `nothing of the cloud could be read: ${blind}`,
    where: `project ${config.project.id}`,
    expected: 'the permissions that docs/doctor.md lists, on the project that the config names',
    fix: 'look at the project id and at who you are: gcloud auth application-default login',
  });
}

interface Asked extends DiagnosisOptions {
  readonly config: ResponseConfig;
}

/** One project with its own pipeline; or of a rollout the hub, or one of the projects that it protects. */
function subjectOf(
  { config: unchecked, name }: OperatorConfig,
  project: string | undefined,
): Result<Asked, readonly ConfigProblem[]> {
  if (!isRollout(unchecked)) {
    if (project !== undefined) throw noRollout(name, project);
    const parsed = parseResponseConfig(unchecked);
    return parsed.ok ? ok({ config: parsed.value }) : parsed;
  }
  const rollout = parseRollout(unchecked);
  if (!rollout.ok) return rollout;
  const { workloads: _, ...hub } = rollout.value.hub;
  if (project === undefined) return ok({ config: hub, checks: HUB_CHECKS });
  const config = projectConfigOf(rollout.value, project);
  if (config === undefined) throw notListed(name, project);
  return ok({ config, hub, checks: WORKLOAD_CHECKS });
}

const noRollout = (name: string, project: string) =>
  badInput({
    what: `${name} is of one project, so --project ${project} selects nothing`,
    where: '--project',
    expected: 'a rollout: a config with `hub` and `projects`',
    fix: 'leave --project out, or name the rollout with --config',
  });

const notListed = (name: string, project: string) =>
  badInput({
    what: `${name} does not list the project ${project}`,
    where: '--project',
    expected: 'the id or number of a project of the rollout',
    fix: 'correct it, or add the project to the rollout',
  });

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
  { json, strict, offline: isOffline, sandbox: isSandbox, name }: DoctorOptions & { readonly name: string },
  io: Io,
  config: ResponseConfig | undefined,
  results: readonly CheckResult[],
): ExitCode {
  const counts = countsOf(results);
  if (json) {
    const asked = isOffline ? 'nothing' : isSandbox ? 'sandbox' : 'cloud';
    const document = { schemaVersion: 1, config: name, project: config?.project.id, asked, counts, results };
    io.stdout(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    io.stdout(reportText(results, paintFor(io.terminal.stdout, io.env)));
  }
  const failed = counts.problem > 0 || (strict === true && counts.warning + counts.unknown > 0);
  return failed ? EXIT.failed : EXIT.handled;
}
