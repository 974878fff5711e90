import { relative } from 'node:path';
import { bundleFunctions, type FunctionBundleOptions } from '../constructs/functions/bundle-functions';
import { OperatorError } from '../constructs/provider/operator-error';
import { type Judged, judgeResponseConfig, judgeRollout, strictly } from '../core/config/judge-config';
import { isRollout } from '../core/config/rollout-config';
import type { Rollout, WorkloadConfig } from '../core/config/rollout-schema';
import { isSwitchedOn, readVariable } from '../core/environment/read-variable';
import { problemText } from '../core/problem/problem';
import { tryEnvironmentProblem } from './environment-problem';
import { errorLines, type SynthesisReport, warningLines } from './synthesis-report';
import { hubStackNameOf, stackNameOf, synthesizeProject, synthesizeRollout } from './synthesize';

export interface SynthesisRun {
  /** The unchecked export of the config file: of one project, or a rollout (with `hub` and `projects`). */
  readonly config: unknown;
  /**
   * The name of the config file in messages.
   *
   * @default riposte.config.ts
   */
  readonly configName?: string;
  /**
   * cdktf's output folder.
   *
   * @default - CDKTF_OUTDIR, which cdktf-cli sets; otherwise cdktf.out
   */
  readonly outdir?: string;
  /**
   * Comma-separated project ids, groups or stack names of a rollout. Only their stacks are written, and the hub's,
   * which is always written. The hub's name alone selects no project in addition.
   *
   * @default - RIPOSTE_ONLY, otherwise all
   */
  readonly only?: string;
  /**
   * Folder with the prebuilt function bundle.
   *
   * @default - the bundle inside this package
   */
  readonly bundleDir?: string;
  /**
   * Builds the function bundle first, with custom detectors, actions and playbooks: the options of bundleFunctions. A
   * build before every synthesis keeps the deployed code and the config consistent.
   *
   * @default - `bundleDir` exists already
   */
  readonly bundle?: FunctionBundleOptions;
  /**
   * The arguments of the command, as in `process.argv.slice(2)`: `--strict` and `--json`.
   *
   * @default - none
   */
  readonly args?: readonly string[];
  /**
   * Treats warnings as errors.
   *
   * @default - `--strict` in `args`, or RIPOSTE_STRICT=1, for programs that cdktf-cli starts
   */
  readonly strict?: boolean;
  /**
   * One JSON document on standard output: `{ config, errors, warnings, synthesized }`, each problem with `code`,
   * `where`, `what`, `expected` and `fix`. Nothing else is printed.
   *
   * @default - `--json` in `args`
   */
  readonly json?: boolean;
  /** The time, in milliseconds since the epoch. @default - the clock of this machine */
  readonly now?: () => number;
  /** @default - standard output */
  readonly print?: (line: string) => void;
  /** @default - standard error */
  readonly complain?: (line: string) => void;
}

type Run = Required<Omit<SynthesisRun, 'bundleDir' | 'bundle'>> & Pick<SynthesisRun, 'bundleDir' | 'bundle'>;

const ARGUMENTS = ['--strict', '--json'];

/**
 * The whole program of an operator's repository: config -> stacks -> synthesized JSON. It prints warnings to standard
 * error, and `strict` turns them into errors.
 * Exit codes: 0 synthesized, 2 the operator has something to fix (and nothing was written).
 */
export function runSynthesis(sent: SynthesisRun): 0 | 2 {
  const { args = [] } = sent;
  const run: Run = {
    configName: 'riposte.config.ts',
    outdir: readVariable(process.env, 'CDKTF_OUTDIR') ?? 'cdktf.out',
    only: readVariable(process.env, 'RIPOSTE_ONLY') ?? '',
    args,
    strict: args.includes('--strict') || isSwitchedOn(process.env, 'RIPOSTE_STRICT'),
    json: args.includes('--json'),
    now: () => Date.now(),
    print: (line) => console.log(line),
    complain: (line) => console.error(line),
    ...sent,
  };
  const strange = args.find((word) => !ARGUMENTS.includes(word));
  if (strange !== undefined) {
    run.complain(
      `${strange} is not an argument of the synthesis; expected ${ARGUMENTS.join(' or ')}; remove it`,
    );
    return 2;
  }
  return isRollout(run.config)
    ? synthesizing(run, judgeRollout(run.config, run.now()), (rollout) => selected(run, rollout))
    : synthesizing(run, judgeResponseConfig(run.config, run.now()), (config) => {
        const { stackName, stackJsonPath } = synthesizeProject(config, bundled(run));
        return { written: [stackJsonPath], lines: [`Synthesized ${stackName} into ${shown(stackJsonPath)}`] };
      });
}

interface Written {
  /** Paths of cdk.tf.json files. */
  readonly written: readonly string[];
  readonly lines: readonly string[];
}

function synthesizing<Config>(
  run: Run,
  judged: Judged<Config>,
  synthesize: (config: Config) => Written,
): 0 | 2 {
  const { errors, warnings } = strictly(run.strict, judged);
  const report = { config: run.configName, errors, warnings, synthesized: [] };
  if (!run.json) for (const line of warningLines(report)) run.complain(line);
  if (judged.config === undefined || errors.length > 0) {
    if (!run.json) for (const line of errorLines(report)) run.complain(line);
    return answered(run, report);
  }
  try {
    const { written, lines } = synthesize(judged.config);
    if (!run.json) for (const line of lines) run.print(line);
    return answered(run, { ...report, synthesized: written.map(shown) });
  } catch (error) {
    const problem = error instanceof OperatorError ? error.problem : tryEnvironmentProblem(error);
    if (problem === undefined) throw error;
    if (!run.json) run.complain(problemText(problem));
    return answered(run, { ...report, errors: [problem] });
  }
}

function answered(run: Run, report: SynthesisReport): 0 | 2 {
  if (run.json) run.print(JSON.stringify(report, null, 2));
  return report.errors.length > 0 ? 2 : 0;
}

/** Builds the bundle here, so that a bundle that cannot be built is reported like any other mistake. */
const bundled = ({ bundle, ...run }: Run): Run =>
  bundle ? { ...run, bundleDir: bundleFunctions(bundle) } : run;

function selected(run: Run, rollout: Rollout): Written {
  const { hub, workloads } = synthesizeRollout(rollout, { ...bundled(run), only: selection(run, rollout) });
  return {
    written: [hub, ...workloads].map(({ stackJsonPath }) => stackJsonPath),
    lines: [
      `Synthesized ${hub.stackName} into ${shown(hub.stackJsonPath)}`,
      `and ${workloads.length} of ${rollout.workloads.length} protected projects next to it`,
    ],
  };
}

/** A word that selects nothing is a typo, and the deployment of nothing would look like success. */
function selection({ only }: Run, { hub, workloads }: Rollout): (workload: WorkloadConfig) => boolean {
  const words = only
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length === 0) return () => true;
  const names = (workload: WorkloadConfig): readonly string[] => [
    workload.project.id,
    ...(workload.group === undefined ? [] : [workload.group]),
    stackNameOf(hub, workload),
  ];
  const known = new Set([hubStackNameOf(hub), ...workloads.flatMap(names)]);
  const idle = words.filter((word) => !known.has(word));
  if (idle.length > 0) {
    throw new OperatorError({
      code: 'selects-nothing',
      what: `RIPOSTE_ONLY selects ${idle.join(', ')}, which the rollout does not contain`,
      where: 'RIPOSTE_ONLY',
      expected: `${selectable({ hub, workloads })}, separated by commas`,
      fix: 'correct the spelling, or add the project to the rollout',
    });
  }
  return (workload) => names(workload).some((name) => words.includes(name));
}

/** Groups and hub by name. Projects only by their count, because there may be thousands. */
function selectable({ hub, workloads }: Rollout): string {
  const groups = [...new Set(workloads.flatMap(({ group }) => group ?? []))].sort();
  const ofGroups = groups.length > 0 ? `a group with projects in it (${groups.join(', ')}), ` : '';
  const first = workloads[0] && stackNameOf(hub, workloads[0]);
  return `the hub (${hubStackNameOf(hub)}), ${ofGroups}or one of the ${workloads.length} projects by its id or stack name (such as ${workloads[0]?.project.id} or ${first})`;
}

const shown = (path: string): string => relative(process.cwd(), path) || path;
