import { relative } from 'node:path';
import { bundleFunctions, type FunctionBundleOptions } from '../constructs/bundle-functions';
import { OperatorError } from '../constructs/operator-error';
import type { ConfigProblem } from '../core/config/config-problem';
import { parseResponseConfig } from '../core/config/response-config';
import { isRollout, parseRollout, type Rollout, type WorkloadConfig } from '../core/config/rollout-config';
import type { Exemption } from '../core/config/runtime-config';
import { tryCondition } from '../core/locations/regions';
import type { Result } from '../core/result';
import { parseIso } from '../core/time';
import { hubStackNameOf, stackNameOf, synthesizeProject, synthesizeRollout } from './synthesize';

export interface SynthesisRun {
  /** What the config file exports, unchecked: of one project, or a rollout (with `hub` and `projects`). */
  readonly config: unknown;
  /**
   * How the config file is called in messages.
   *
   * @default riposte.config.ts
   */
  readonly configName?: string;
  /**
   * cdktf's output folder.
   *
   * @default - CDKTF_OUTDIR, which cdktf-cli sets, else cdktf.out
   */
  readonly outdir?: string;
  /**
   * Comma-separated project ids, groups or stack names of a rollout: only their stacks are written, and the hub's,
   * which is always written. The hub's name alone selects no project beside it.
   *
   * @default - RIPOSTE_ONLY, else all
   */
  readonly only?: string;
  /**
   * Folder with the prebuilt function bundle.
   *
   * @default - the bundle inside this package
   */
  readonly bundleDir?: string;
  /**
   * Builds the function bundle first, with own detectors, actions and playbooks: what bundleFunctions takes. Built
   * before every synthesis, what is deployed and what is configured never differ.
   *
   * @default - `bundleDir` is there already
   */
  readonly bundle?: FunctionBundleOptions;
  /** The time, as milliseconds. @default - that of this machine */
  readonly now?: () => number;
  /** @default - standard output */
  readonly print?: (line: string) => void;
  /** @default - standard error */
  readonly complain?: (line: string) => void;
}

type Run = Required<Omit<SynthesisRun, 'bundleDir' | 'bundle'>> & Pick<SynthesisRun, 'bundleDir' | 'bundle'>;

/**
 * The whole program of an operator's repository: config -> stacks -> synthesized JSON.
 * Exit codes: 0 synthesized, 2 the operator has something to mend (and nothing was written).
 */
export function runSynthesis(sent: SynthesisRun): 0 | 2 {
  const run: Run = {
    configName: 'riposte.config.ts',
    outdir: process.env.CDKTF_OUTDIR ?? 'cdktf.out',
    only: process.env.RIPOSTE_ONLY ?? '',
    now: () => Date.now(),
    print: (line) => console.log(line),
    complain: (line) => console.error(line),
    ...sent,
  };
  return isRollout(run.config)
    ? checked(run, parseRollout(run.config), (rollout) => {
        warnOfRegion(run, rollout.hub.region, 'hub.region');
        for (const { project, exemptions = [] } of rollout.workloads)
          warnOfEnded(run, exemptions, `project ${project.id}, exemptions`);
        synthesizeSelected(run, rollout);
      })
    : checked(run, parseResponseConfig(run.config), (config) => {
        warnOfRegion(run, config.region, 'region');
        warnOfEnded(run, config.policy.exemptions, 'policy.exemptions');
        const { stackName, stackJsonPath } = synthesizeProject(config, bundled(run));
        run.print(`Synthesized ${stackName} into ${shown(stackJsonPath)}`);
      });
}

/** No mistake: an unchanged config must not stop deploying overnight. But somebody may count on the exemption. */
function warnOfEnded({ now, complain }: Run, exemptions: readonly Exemption[], where: string): void {
  for (const { resource, expires } of exemptions) {
    if ((parseIso(expires) ?? 0) > now()) continue;
    complain(
      `warning: ${where}: ${resource} is protected again since ${expires}; remove the exemption, or renew it with a reason`,
    );
  }
}

/** No mistake either: who has settled it with Google may go on. */
function warnOfRegion({ complain }: Run, region: string, where: string): void {
  const condition = tryCondition(region);
  if (condition !== undefined) complain(`warning: ${where}: ${region}: ${condition}`);
}

/** Equal problems of many projects are told as one; thousands of projects may still have one each. */
const MOST_SHOWN = 50;

function checked<T>(
  { configName, complain }: Run,
  parsed: Result<T, readonly ConfigProblem[]>,
  synthesize: (value: T) => void,
): 0 | 2 {
  if (!parsed.ok) {
    complain(`${configName} has ${countOf(parsed.error)}; nothing was synthesized.`);
    for (const problem of parsed.error.slice(0, MOST_SHOWN)) complain(describe(problem));
    const more = parsed.error.length - MOST_SHOWN;
    if (more > 0) complain(`\n  and ${more} more; mend these first.`);
    return 2;
  }
  try {
    synthesize(parsed.value);
    return 0;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    complain(error.message);
    return 2;
  }
}

/** Here, so that a bundle that cannot be made is told like any other mistake. */
const bundled = ({ bundle, ...run }: Run): Run =>
  bundle ? { ...run, bundleDir: bundleFunctions(bundle) } : run;

function synthesizeSelected(run: Run, rollout: Rollout): void {
  const { hub, workloads } = synthesizeRollout(rollout, { ...bundled(run), only: selection(run, rollout) });
  run.print(`Synthesized ${hub.stackName} into ${shown(hub.stackJsonPath)}`);
  run.print(`and ${workloads.length} of ${rollout.workloads.length} protected projects beside it`);
}

/** A word that selects nothing is a typo, and a deployment of nothing would look like success. */
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
    throw new OperatorError(
      `RIPOSTE_ONLY selects ${idle.join(', ')}, which the rollout does not have`,
      `${selectable({ hub, workloads })}, separated by commas`,
      'correct the spelling, or add the project to the rollout',
    );
  }
  return (workload) => names(workload).some((name) => words.includes(name));
}

/** Groups and hub by name; projects by their number only, for there may be thousands. */
function selectable({ hub, workloads }: Rollout): string {
  const groups = [...new Set(workloads.flatMap(({ group }) => group ?? []))].sort();
  const ofGroups = groups.length > 0 ? `a group with projects in it (${groups.join(', ')}), ` : '';
  const first = workloads[0] && stackNameOf(hub, workloads[0]);
  return `the hub (${hubStackNameOf(hub)}), ${ofGroups}or one of the ${workloads.length} projects by its id or stack name (such as ${workloads[0]?.project.id} or ${first})`;
}

const shown = (path: string): string => relative(process.cwd(), path) || path;

const countOf = (problems: readonly ConfigProblem[]): string =>
  problems.length === 1 ? '1 problem' : `${problems.length} problems`;

const describe = ({ what, where, expected, fix }: ConfigProblem): string =>
  `\n  ${where}: ${what}\n    expected: ${expected}\n    fix: ${fix}`;
