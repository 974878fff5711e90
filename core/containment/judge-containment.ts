import { isPublic } from '../actions/remove-public-access';
import { list, object, shortName, text } from '../actions/run-service';
import { revisionFacts } from '../investigation/revisions';
import type { JsonObject } from '../json';

/**
 * How the bad code came in. `image`: it was built in, so another image is clean. `running-app`: somebody came in
 * through the running app, and an older revision of the same app has the same hole: the door must close too.
 */
export type WayIn = 'image' | 'running-app';

export interface ContainmentInput {
  /** services.get, the API's own JSON, read just now. */
  readonly service: JsonObject;
  readonly iamPolicy: JsonObject;
  /** revisions.list, the API's own JSON. */
  readonly revisions: readonly JsonObject[];
  /** Undefined: the finding names no image, so every revision counts as bad. */
  readonly badDigest: string | undefined;
  readonly wayIn: WayIn;
}

export interface ContainmentProblem {
  readonly code: 'bad-serving' | 'bad-pending' | 'not-settled' | 'door-open';
  readonly text: string;
}

/** Empty problems: the configuration, as read, keeps the bad digest from serving and the known way in closed. */
export interface ContainmentJudgement {
  readonly holds: boolean;
  readonly problems: readonly ContainmentProblem[];
  /** What was seen that says so, for the record. */
  readonly saw: string;
}

/**
 * Judges one read of the configuration. A verdict is only ever made from such a read (invariant 7). Running instances
 * are not judged here: the instance metric says whether they are gone.
 */
export function judgeContainment(input: ContainmentInput): ContainmentJudgement {
  const stopped = isStopped(input.service);
  const problems = [
    ...(stopped ? [] : [...badServing(input), ...badPending(input), ...openDoor(input)]),
    ...notSettled(input.service),
  ];
  const saw = stopped
    ? 'the service is scaled to zero by hand and no traffic tag is left'
    : 'no revision of the bad digest has traffic, a tag or minimum instances';
  return { holds: problems.length === 0, problems, saw };
}

/** Manual scaling to zero, and no tag: a tagged revision may run although the service is scaled to zero. */
export function isStopped(service: JsonObject): boolean {
  const scaling = object(service.scaling);
  const targets = [...list(service.traffic), ...list(service.trafficStatuses)];
  return (
    scaling.scalingMode === 'MANUAL' &&
    (scaling.manualInstanceCount ?? 0) === 0 &&
    targets.every((target) => text(target.tag) === '')
  );
}

function badServing({ service, revisions, badDigest }: ContainmentInput): ContainmentProblem[] {
  return revisionFacts(service, revisions, badDigest)
    .filter(
      ({ bad, percent, tags, minInstances }) =>
        bad !== false && (percent > 0 || tags.length > 0 || minInstances > 0),
    )
    .map(({ name, bad }) => ({
      code: 'bad-serving',
      text: `revision ${name}, ${bad === true ? 'which runs the bad digest' : 'whose digest is not known to differ'}, serves or keeps instances`,
    }));
}

/** Traffic that follows the latest revision goes to one that is not ready yet as soon as it is. */
function badPending({ service, revisions, badDigest }: ContainmentInput): ContainmentProblem[] {
  const followsLatest = list(service.traffic).some(
    (target) => text(target.revision) === '' && (target.percent !== 0 || text(target.tag) !== ''),
  );
  const created = shortName(service.latestCreatedRevision);
  if (!followsLatest || created === shortName(service.latestReadyRevision)) return [];
  const facts = revisionFacts(service, revisions, badDigest).find(({ name }) => name === created);
  return facts?.bad === false
    ? []
    : [
        {
          code: 'bad-pending',
          text: `traffic follows the latest revision, and ${created} is not known to be clean`,
        },
      ];
}

function notSettled(service: JsonObject): ContainmentProblem[] {
  const state = text(object(service.terminalCondition).state);
  const settled = service.reconciling !== true && (state === '' || state === 'CONDITION_SUCCEEDED');
  return settled
    ? []
    : [{ code: 'not-settled', text: `the service is not settled: ${state || 'reconciling'}` }];
}

function openDoor({ service, iamPolicy, wayIn }: ContainmentInput): ContainmentProblem[] {
  if (wayIn === 'image') return [];
  const internal = ['INGRESS_TRAFFIC_INTERNAL_ONLY', 'INGRESS_TRAFFIC_NONE'].includes(text(service.ingress));
  const open =
    service.invokerIamDisabled === true
      ? 'callers are not checked'
      : isPublic(iamPolicy)
        ? 'anyone may call it'
        : '';
  return open === '' || internal
    ? []
    : [
        {
          code: 'door-open',
          text: `the way in is open: ${open}, and an older revision of the same app has the same hole`,
        },
      ];
}
