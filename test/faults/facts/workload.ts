import { isObject, type JsonObject } from '../../../core/values/json';
import { instancesAt, latestReady, trafficOf } from '../../../sandbox/services/run-state';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import type { RunService } from '../../../sandbox/state/run';
import type { FindingVersion, Revision, Workload } from './facts';

/** A service with what follows from its configuration, as the sandbox stores it. */
export function workloadOf(state: CloudState, name: string, nowMs: number): Workload | undefined {
  const service = state.run.services[name];
  if (!service) return undefined;
  const routed = routedRevisions(service);
  return {
    name,
    config: service.config,
    bindings: (state.iam.bindings[name] ?? []).map(({ role, members }) => ({ role, members })),
    revisions: Object.values(service.revisions).map((revision): Revision => {
      const { active, idle } = instancesAt(service.instances[revision.name] ?? [], nowMs);
      return {
        name: revision.name,
        digests: digestsIn(revision.config),
        createdMs: Date.parse(revision.createTime),
        ready: revision.ready,
        instances: active + idle,
        isRouted: routed.has(revision.name),
      };
    }),
  };
}

const digestsIn = ({ containers }: JsonObject): readonly string[] =>
  (Array.isArray(containers) ? containers : []).flatMap((container) => {
    const image = isObject(container) ? String(container.image ?? '') : '';
    const digest = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
    return digest === undefined ? [] : [digest];
  });

export const isStopped = ({ config }: Pick<Workload, 'config'>): boolean =>
  isObject(config.scaling) &&
  config.scaling.scalingMode === 'MANUAL' &&
  Number(config.scaling.manualInstanceCount ?? 0) === 0;

/** A stopped service answers no requests, unless a tag keeps a revision reachable. */
function routedRevisions(service: RunService): ReadonlySet<string> {
  const latest = latestReady(service.revisions);
  const stopped = isStopped(service);
  const targets = trafficOf(service.config).filter(
    ({ percent, tag }) => tag !== undefined || (!stopped && percent > 0),
  );
  return new Set(targets.map(({ revision }) => revision ?? latest ?? ''));
}

/** Revisions that the finding is about: those of an accused image, or all existing ones if it names none. */
export const accusedRevisions = (
  { revisions }: Workload,
  { digests, eventMs }: Pick<FindingVersion, 'digests' | 'eventMs'>,
): readonly Revision[] =>
  revisions.filter(({ digests: own, createdMs }) =>
    digests.length === 0 ? createdMs <= eventMs : own.some((digest) => digests.includes(digest)),
  );

const PUBLIC = ['allUsers', 'allAuthenticatedUsers'];

/** Any caller on the internet can reach a revision. */
export const isOpenToPublic = (workload: Workload): boolean => {
  const { config, bindings, revisions } = workload;
  const isReachable = config.ingress === undefined || config.ingress === 'INGRESS_TRAFFIC_ALL';
  const isAdmitted =
    config.invokerIamDisabled === true ||
    bindings.some(
      ({ role, members }) =>
        role === 'roles/run.invoker' && members.some((member) => PUBLIC.includes(member)),
    );
  return isReachable && isAdmitted && revisions.some(({ isRouted }) => isRouted);
};
