import { list, object, shortName, text } from '../cloud-run/run-service';
import type { ObservedChange, Reversal } from '../outcome/outcome';
import type { JsonObject } from '../values/json';
import { parseIso } from '../values/time';
import type { ContainmentProblem } from './judge-containment';
import { WHERE_BY_HAND } from './where-by-hand';

export interface ReversalInput {
  /** services.get, read just now. */
  readonly service: JsonObject;
  /** The service before the first change of the case. Undefined: not known. */
  readonly prior: JsonObject | undefined;
  readonly problems: readonly ContainmentProblem[];
  /** RFC 3339: when the containment took effect. */
  readonly since: string;
  /** Address of the actor. Its own changes reverse nothing. */
  readonly self: string;
  /** The changes in audit log entries since then, oldest first. */
  readonly changes: readonly ObservedChange[];
  /** RFC 3339. */
  readonly foundAt: string;
}

/** The person who made the change chooses these names. Long enough for every real name. */
const LONGEST = 300;
const cut = (value: string): string => value.slice(0, LONGEST);

/**
 * Who reversed a containment, when and with what. The service itself shows who changed it last, but nothing about its IAM
 * policy. The audit log shows both, if an entry arrived.
 */
export function describeReversal(input: ReversalInput): Reversal {
  const { service, problems, foundAt } = input;
  const ofService = changeOfService(input);
  const ofLog = changeOfLog(input);
  // Only the way in is open: the service may be unchanged, or somebody else may have changed it for another reason.
  const isPolicy = problems.every(({ code }) => code === 'way-in-open') && ofLog?.method === 'SetIamPolicy';
  const by = isPolicy || !ofService ? ofLog?.principal : ofService.by;
  const logged = ofLog && (by === undefined || ofLog.principal === by) ? ofLog : undefined;
  const changedAt = logged?.at ?? (isPolicy ? undefined : ofService?.at);
  const tool = logged?.tool || (isPolicy ? '' : (ofService?.tool ?? ''));
  return {
    foundAt,
    ...(changedAt ? { changedAt } : {}),
    ...(by ? { by: cut(through(by, logged)) } : {}),
    ...(tool ? { tool: cut(tool) } : {}),
    problems: problems.map((problem) => problem.text),
    serves: servesNow(service),
  };
}

const through = (by: string, change: ObservedChange | undefined): string =>
  change && change.via.length > 0 ? `${by} (on behalf of ${change.via.join(', ')})` : by;

function changeOfService({ service, prior, since, self }: ReversalInput) {
  const at = text(service.updateTime);
  const by = text(service.lastModifier);
  if (by === '' || by === self || (parseIso(at) ?? 0) <= (parseIso(since) ?? 0)) return undefined;
  return { at, by, tool: clientOf(service, prior) };
}

/** Client and version stay as an earlier writer set them until somebody sets them again, so unchanged values prove nothing. */
function clientOf(service: JsonObject, prior: JsonObject | undefined): string {
  const name = [text(service.client), text(service.clientVersion)].filter((part) => part !== '').join(' ');
  const before =
    prior && [text(prior.client), text(prior.clientVersion)].filter((part) => part !== '').join(' ');
  return name === '' || name !== before ? name : `perhaps ${name} (an earlier change may have set this name)`;
}

function changeOfLog({ problems, changes }: ReversalInput): ObservedChange | undefined {
  const onlyWayIn = problems.every(({ code }) => code === 'way-in-open');
  const fitting = changes.filter(({ method }) => (method === 'SetIamPolicy') === onlyWayIn);
  return fitting.at(-1) ?? changes.at(-1);
}

/** Revisions with traffic or a tag, as the service reports them. */
export function servesNow(service: JsonObject): readonly string[] {
  const latest = shortName(service.latestReadyRevision);
  const reported = list(service.trafficStatuses);
  return (reported.length > 0 ? reported : list(service.traffic))
    .filter((target) => Number(target.percent ?? 0) > 0 || text(target.tag) !== '')
    .slice(0, 20)
    .map((target) => {
      const revision = shortName(target.revision) || latest || 'the latest revision';
      const tag = text(target.tag);
      return cut(`${revision} ${Number(target.percent ?? 0)}%${tag === '' ? '' : `, tag ${tag}`}`);
    });
}

/** A clause: who changed it, with what, and when. */
export function reversedBy({ by, tool, changedAt }: Reversal): string {
  const who = by === undefined ? 'an unknown caller changed it' : `${by} changed it`;
  return `${who}${tool === undefined ? '' : ` with ${tool}`}${changedAt === undefined ? '' : ` at ${changedAt}`}`;
}

/** What a person does about it. Riposte does not contain again by itself, because the person who changed it may have a reason. */
export function stepsAfterReversal(reversal: Reversal, target: string): readonly string[] {
  const { by, problems, serves } = reversal;
  return [
    `Decide now whether to contain the workload again. It was contained, and then ${reversedBy(reversal)}. Now ${problems.join('; ')}. Serving now: ${serves.join('; ') || 'nothing'}.`,
    ...(by === undefined
      ? [`Find out who changed it. The audit log of run.googleapis.com for ${target} names the caller.`]
      : [
          `Ask ${by} why. A pipeline that deploys the bad image will deploy it again: stop the pipeline or fix its source first.`,
        ]),
    `If the threat is live, contain the workload by hand. Riposte does not contain this case again. A newer finding on the workload opens a new case, and Riposte responds to it. ${WHERE_BY_HAND}`,
  ];
}

/** Who changed a service last, according to the service, for a note on a containment that is still in effect. */
export const lastChange = (service: JsonObject): string => {
  const { lastModifier, updateTime } = object(service);
  return cut(
    `${text(lastModifier) || 'an unknown caller'} changed the service at ${text(updateTime) || 'an unknown time'}`,
  );
};
