import { readdirSync, statSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import { type Judged, judgeResponseConfig, judgeRollout } from '../../core/config/judge-config';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import type { RolloutInput } from '../../core/config/rollout-schema';
import type { Problem } from '../../core/problem/problem';
import { writeNewFiles } from '../files/new-files';
import { projectConfigText, rolloutConfigText } from '../init/config-text';
import { KINDS, type Kind, newRepository } from '../init/new-repository';
import { nextStepsText, readmeText } from '../init/next-steps';
import { EXIT, type ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { badInput, Stop } from '../terminal/problem';

interface InitOptions {
  readonly project?: string;
  readonly number?: string;
  readonly region?: string;
  readonly operator?: readonly string[];
  readonly stateBucket?: string;
  readonly runtimeAccount?: readonly string[];
  readonly organization?: string;
  readonly protect?: readonly string[];
}

export const addInit = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('init')
    .description(
      'write a new repository that deploys Riposte, from an example of the package, without asking questions',
    )
    .addArgument(
      new Argument('<kind>', 'project: one protected project; rollout: a hub and a list of projects').choices(
        KINDS,
      ),
    )
    .argument('[folder]', 'the folder to write to; it must be empty', '.')
    .option('--project <id>', 'the project that the pipeline runs in; `init project` also protects it')
    .option('--number <number>', 'its number: gcloud projects describe ID --format="value(projectNumber)"')
    .option('--region <region>', 'the region of functions, ledgers and buckets')
    .option('--operator <member...>', 'members who may undo: user:, group: or serviceAccount: and an address')
    .option('--state-bucket <name>', "the bucket of Terraform's state (default: PROJECT-terraform-state)")
    .option('--runtime-account <email...>', 'project: the accounts that the protected services run as')
    .option('--organization <number>', 'rollout: the organization above all projects')
    .option('--protect <id:number...>', 'rollout: the protected projects, for example shop-prod:210987654321')
    .addHelpText(
      'after',
      '\nExit codes: 0 written, 2 a problem to fix (nothing was written).\n\nFor example:\n  riposte init project shop-security --project shop-prod --number 210987654321 \\\n    --region europe-west1 --operator group:oncall@example.com',
    )
    .action((kind: Kind, folder: string, options: InitOptions) => {
      done(init(kind, folder, options, io));
    });

function init(kind: Kind, folder: string, options: InitOptions, io: Io): ExitCode {
  const place = resolve(io.cwd, folder);
  const config = kind === 'project' ? projectText(options, io) : rolloutText(options, io);
  refuseOccupied(place, folder);
  const name = packageName(place);
  const files = newRepository({ kind, name, config, readme: readmeText(name, kind) });
  writeNewFiles(place, files);
  const shown = relative(io.cwd, place) || '.';
  io.stdout(`Wrote ${files.size} files to ${shown}.\n\n${nextStepsText(kind, shown)}`);
  return EXIT.handled;
}

function projectText(options: InitOptions, io: Io): string {
  refuseFlags(options, 'project', ['organization', 'protect']);
  const runtimeServiceAccounts = [...(options.runtimeAccount ?? [])];
  const config = {
    ...pipelineOf(options),
    powers: {
      tiers: ['observe', 'access', ...(runtimeServiceAccounts.length > 0 ? ['workload'] : [])],
      runtimeServiceAccounts,
    },
  } as ResponseConfigInput;
  refuseMistakes(judgeResponseConfig(config, io.now()), options, io);
  return projectConfigText(config);
}

function rolloutText(options: InitOptions, io: Io): string {
  refuseFlags(options, 'rollout', ['runtimeAccount']);
  const projects = (options.protect ?? []).map((text) => {
    const [id, number] = text.split(':');
    return { id, number };
  });
  const rollout = {
    hub: {
      ...pipelineOf(options),
      notifications: { scope: { organization: options.organization } },
    },
    defaults: { mode: 'observe', tiers: ['observe', 'access'] },
    projects,
  } as RolloutInput;
  refuseMistakes(judgeRollout(rollout, io.now()), options, io);
  return rolloutConfigText(rollout);
}

const pipelineOf = ({ project, number, region, operator, stateBucket }: InitOptions) => ({
  project: { id: project, number },
  region,
  operators: operator,
  backend: {
    type: 'gcs',
    bucket: stateBucket ?? (project === undefined ? undefined : `${project}-terraform-state`),
    prefix: 'riposte',
  },
});

/** The flag that a mistake in the config comes from. */
const FLAGS: readonly (readonly [place: RegExp, flag: string])[] = [
  [/^(?:hub\.)?project\.id/, '--project'],
  [/^(?:hub\.)?project\.number/, '--number'],
  [/^(?:hub\.)?region/, '--region'],
  [/^(?:hub\.)?operators/, '--operator'],
  [/^(?:hub\.)?backend/, '--state-bucket'],
  [/^powers\.runtimeServiceAccounts/, '--runtime-account'],
  [/^hub\.notifications/, '--organization'],
  [/^projects/, '--protect'],
];

/** A config without operators is valid, but a new repository should have one. */
const NO_OPERATORS: Problem = {
  code: 'no-operators',
  what: 'nobody may undo',
  where: 'operators',
  expected: 'at least one user:, group: or serviceAccount:',
  fix: 'add the people who are on call',
};

/** @throws Stop with every problem, each with the flag that it comes from */
function refuseMistakes({ errors, warnings }: Judged<unknown>, options: InitOptions, io: Io): void {
  const { project, operator } = options;
  const all = operator === undefined ? [...errors, NO_OPERATORS] : errors;
  if (all.length > 0) {
    // The name of the bucket follows from the project, so without a project only --project is reported.
    const problems = all.filter(({ where }) => project !== undefined || !/backend/.test(where));
    throw new Stop(
      problems.map((problem) => byFlag(problem, options)),
      2,
    );
  }
  for (const { where, what, fix } of warnings) io.stderr(`warning: ${where}: ${what}; ${fix}\n`);
}

/** What a flag without which the config has an empty object or list stands for. */
const WITHOUT: Readonly<Record<string, { readonly member: keyof InitOptions; readonly expected: string }>> = {
  '--organization': {
    member: 'organization',
    expected: 'the number of the organization; gcloud organizations list shows it',
  },
  '--protect': {
    member: 'protect',
    expected: 'at least one project as ID:NUMBER, such as shop-web:300000000001',
  },
};

function byFlag(problem: Problem, options: InitOptions): Problem {
  const flag = FLAGS.find(([place]) => place.test(problem.where))?.[1];
  if (flag === undefined) return problem;
  const without = WITHOUT[flag];
  if (without !== undefined && options[without.member] === undefined) {
    const { expected } = without;
    return { code: 'missing', what: 'the value is missing', where: flag, expected, fix: `pass ${flag}` };
  }
  const fix =
    problem.fix.startsWith('add ') || problem.fix.startsWith('correct ') ? `pass ${flag}` : problem.fix;
  return { ...problem, where: flag, fix };
}

/** Refuses a flag that would have no effect. */
function refuseFlags(options: InitOptions, kind: Kind, strange: readonly (keyof InitOptions)[]): void {
  const given = strange.filter((flag) => options[flag] !== undefined);
  if (given.length === 0) return;
  const flags = given.map((flag) => `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  throw badInput({
    code: 'option-without-meaning',
    what: `${flags.join(', ')} has no effect for init ${kind}`,
    where: flags.join(', '),
    expected: kind === 'project' ? 'one project' : 'a hub and the projects that it protects',
    fix: kind === 'project' ? 'remove it, or use init rollout' : 'remove it, or use init project',
  });
}

/** `.git` does not count: a clone of an empty repository has it. */
function refuseOccupied(place: string, named: string): void {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return;
  const found = stat.isDirectory() ? readdirSync(place).filter((name) => name !== '.git') : [named];
  if (found.length === 0) return;
  throw badInput({
    code: 'folder-not-empty',
    what: `${named} is not empty: it contains ${found.slice(0, 3).join(', ')}${found.length > 3 ? ` and ${found.length - 3} more` : ''}`,
    where: place,
    expected: 'an empty folder, or a folder that does not exist yet',
    fix: 'choose another folder: init never overwrites a file',
  });
}

/** npm allows lowercase letters, digits, dots, hyphens and underscores. */
function packageName(place: string): string {
  const name = basename(place)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '');
  return name === '' ? 'riposte-deployment' : name;
}
