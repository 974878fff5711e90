import { exposureOf } from '../cloud-run/exposure';
import { list, object, shortName, text } from '../cloud-run/run-service';
import { notSettled } from '../cloud-run/settled';
import { followsLatest, namedTargets } from '../cloud-run/traffic';
import type { RevisionFacts } from '../facts/investigation';
import { revisionFacts } from '../facts/revision-facts';
import type { JsonObject } from '../values/json';
import type { WayIn } from './way-in';

/** A read of the configuration, with the revisions as the API returns them. */
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

/** The same read, with the revisions as the investigation records them. */
export interface ContainmentFacts {
  readonly service: JsonObject;
  readonly iamPolicy: JsonObject;
  readonly revisions: readonly RevisionFacts[];
  readonly wayIn: WayIn;
}

export interface ContainmentProblem {
  /**
   * - `unreadable`: the response has no traffic at all, so it does not describe a service.
   * - `bad-serving`: a revision that is not known to be clean has traffic, a tag or minimum instances.
   * - `bad-pending`: such a revision gets traffic as soon as it is ready.
   * - `not-settled`: Cloud Run has not finished the last change, or reports that the change failed.
   * - `way-in-open`: the known way in is open.
   */
  readonly code: 'unreadable' | 'bad-serving' | 'bad-pending' | 'not-settled' | 'way-in-open';
  readonly text: string;
}

/** Without problems, the configuration keeps the bad digest from serving and the known way in closed. */
export interface ContainmentJudgement {
  readonly holds: boolean;
  readonly problems: readonly ContainmentProblem[];
  /** What the read showed, for the record. */
  readonly saw: string;
}

/**
 * Judges one read of the configuration. Every verdict is based on such a read (invariant 7). Running instances are not
 * judged here: the instance metric shows whether they are gone.
 */
export const judgeContainment = ({ badDigest, ...input }: ContainmentInput): ContainmentJudgement =>
  judgeFacts({ ...input, revisions: revisionFacts(input.service, input.revisions, badDigest) });

export function judgeFacts(input: ContainmentFacts): ContainmentJudgement {
  const stopped = isStopped(input.service);
  const problems = [
    ...unreadable(input.service),
    ...(stopped ? [] : [...badServing(input), ...badPending(input), ...openWayIn(input)]),
    ...notSettled(input.service).map((why): ContainmentProblem => ({ code: 'not-settled', text: why })),
  ];
  const saw = stopped
    ? 'the service is manually scaled to zero, and no traffic tag is left'
    : 'no revision with the bad digest has traffic, a tag or minimum instances';
  return { holds: problems.length === 0, problems, saw };
}

/**
 * Manual scaling to zero and no tag, because a tagged revision may run although the service is scaled to zero. An absent
 * count is not zero: it is not documented what Cloud Run does with manual scaling without a count.
 */
export function isStopped(service: JsonObject): boolean {
  const scaling = object(service.scaling);
  const targets = [...list(service.traffic), ...list(service.trafficStatuses)];
  return (
    scaling.scalingMode === 'MANUAL' &&
    scaling.manualInstanceCount === 0 &&
    targets.every((target) => text(target.tag) === '')
  );
}

/** Every service has traffic or traffic statuses. A response without both proves nothing. */
const unreadable = (service: JsonObject): ContainmentProblem[] =>
  list(service.traffic).length + list(service.trafficStatuses).length > 0
    ? []
    : [{ code: 'unreadable', text: 'the response has neither traffic nor traffic statuses' }];

function badServing({ service, revisions }: ContainmentFacts): ContainmentProblem[] {
  const serving = namedTargets(service);
  const known = new Map(revisions.map((revision) => [revision.name, revision]));
  const suspects = new Map<string, RevisionFacts['bad']>();
  // A target without a known revision may be any of them.
  for (const name of serving.includes('') ? [...serving, ...known.keys()] : serving) {
    const bad = known.get(name)?.bad ?? 'unknown';
    if (bad !== false) suspects.set(name, bad);
  }
  for (const { name, bad, minInstances } of revisions) {
    if (bad !== false && minInstances > 0) suspects.set(name, bad);
  }
  return [...suspects].map(([name, bad]) => ({
    code: 'bad-serving',
    text: `${name === '' ? 'an unnamed revision' : `revision ${name}`}, ${bad === true ? 'which runs the bad digest' : 'whose digest may be the bad one'}, serves or keeps instances`,
  }));
}

/** Traffic that follows the latest revision moves to a new revision as soon as that is ready. */
function badPending({ service, revisions }: ContainmentFacts): ContainmentProblem[] {
  const created = shortName(service.latestCreatedRevision);
  if (!followsLatest(service) || created === '' || created === shortName(service.latestReadyRevision)) {
    return [];
  }
  return revisions.find(({ name }) => name === created)?.bad === false
    ? []
    : [
        {
          code: 'bad-pending',
          text: `traffic follows the latest revision, and the next revision, ${created}, is not ready yet and may have the bad image`,
        },
      ];
}

function openWayIn({ service, iamPolicy, wayIn }: ContainmentFacts): ContainmentProblem[] {
  const exposure = exposureOf(service, iamPolicy);
  return wayIn === 'image' || !exposure.open
    ? []
    : [
        {
          code: 'way-in-open',
          text: `the way in is open: ${exposure.text}; an older revision of the same app has the same vulnerability`,
        },
      ];
}
