import { tryCondition } from '../locations/regions';
import type { Problem } from '../problem/problem';
import { accountWarnings } from './account-checks';
import { endedExemptions, longExemptions } from './exemption-checks';
import type { ResponseConfig } from './response-schema';
import type { Rollout, WorkloadConfig } from './rollout-schema';

/** Problems that depend on the day on which a checked config is used. */
export interface DatedProblems {
  /** Prevent the synthesis. */
  readonly errors: readonly Problem[];
  /** The apply succeeds, but the outcome may surprise somebody later. */
  readonly warnings: readonly Problem[];
}

/** `now` is in milliseconds since the epoch. */
export function datedProblems(config: ResponseConfig, now: number): DatedProblems {
  const { policy, region, mode, powers } = config;
  const acts = mode !== 'observe' || powers.tiers.some((tier) => tier !== 'observe');
  return {
    errors: longExemptions(policy, now),
    warnings: [
      ...conditionalRegion(region),
      ...endedExemptions(policy.exemptions, now),
      ...accountWarnings(config),
      ...(acts ? noOperators(config) : []),
      ...(mode === 'enforce' ? stateOnOneMachine(config) : []),
      ...channelsElsewhere(config),
    ],
  };
}

/** The same for a rollout: problems of the hub first, then those of each project at its place in the list. */
export function datedRolloutProblems({ hub, workloads }: Rollout, now: number): DatedProblems {
  const { maxExemptionDays } = hub.policy;
  const acting = workloads.some(
    ({ mode, tiers }) => mode !== 'observe' || tiers.some((tier) => tier !== 'observe'),
  );
  const ofHub = [
    ...conditionalRegion(hub.region),
    ...(acting ? noOperators(hub) : []),
    ...(workloads.some(({ mode }) => mode === 'enforce') ? stateOnOneMachine(hub) : []),
    ...channelsElsewhere(hub),
  ];
  const exemptionsOf = ({ exemptions = [] }: WorkloadConfig) => exemptions;
  return {
    errors: workloads.flatMap((workload, index) =>
      inProject(
        longExemptions({ exemptions: [...exemptionsOf(workload)], maxExemptionDays }, now).map((problem) => ({
          ...problem,
          expected: problem.expected.replace('policy.max', 'hub.policy.max'),
          fix: problem.fix.replace('policy.max', 'hub.policy.max'),
        })),
        workload,
        index,
      ),
    ),
    warnings: [
      ...ofHub.map((problem) => ({ ...problem, where: `hub.${problem.where}` })),
      ...workloads.flatMap((workload, index) =>
        inProject(
          [
            ...endedExemptions(exemptionsOf(workload), now),
            ...accountWarnings({
              powers: { tiers: [], runtimeServiceAccounts: [...workload.runtimeServiceAccounts] },
            }),
          ],
          workload,
          index,
        ),
      ),
    ],
  };
}

const inProject = (problems: readonly Problem[], { project }: WorkloadConfig, index: number): Problem[] =>
  problems.map((problem) => ({
    ...problem,
    what: `project ${project.id}: ${problem.what}`,
    where: `projects.${index}.${problem.where.replace(/^(?:powers|policy)\./, '')}`,
  }));

/** A warning, because an operator who has arranged access with Google may continue. */
function conditionalRegion(region: string): Problem[] {
  const condition = tryCondition(region);
  if (condition === undefined) return [];
  return [
    {
      code: 'conditional-region',
      what: `${region}: ${condition}`,
      where: 'region',
      expected: 'a region that every project may use',
      fix: 'arrange access with Google before you deploy, or choose another region',
    },
  ];
}

/** Mode enforce refuses this. In the other modes it is a warning. */
function noOperators({ operators }: Pick<ResponseConfig, 'operators'>): Problem[] {
  if (operators.length > 0) return [];
  return [
    {
      code: 'no-operators-yet',
      what: 'nobody may undo, and mode "enforce" requires somebody who may',
      where: 'operators',
      expected: 'at least one user:, group: or serviceAccount:',
      fix: 'name the people on call before you write mode "enforce"',
    },
  ];
}

/** State on one machine is lost with the machine. The grants then remain, and nothing manages them. */
function stateOnOneMachine({ backend }: Pick<ResponseConfig, 'backend'>): Problem[] {
  if (backend.type !== 'local') return [];
  return [
    {
      code: 'local-state',
      what: 'mode "enforce" keeps Terraform\'s state in a local file: if the file is lost, the grants remain and nothing manages them',
      where: 'backend',
      expected: "{ type: 'gcs', bucket, prefix }",
      fix: 'create a bucket with versioning on and name it',
    },
  ];
}

/** Alert policies notify channels of their own project. Google does not document whether other channels work. */
const channelsElsewhere = ({ alerts, project }: Pick<ResponseConfig, 'alerts' | 'project'>): Problem[] =>
  alerts.channels.flatMap((channel, index) => {
    const owner = channel.split('/')[1] ?? '';
    if ([project.id, project.number].includes(owner)) return [];
    return {
      code: 'channel-elsewhere',
      what: `${channel} belongs to project ${owner}, but the alert policies belong to ${project.id}`,
      where: `alerts.channels.${index}`,
      expected: `projects/${project.id}/notificationChannels/N`,
      fix: `create the channel in ${project.id} and name that one`,
    };
  });
