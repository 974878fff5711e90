import { object, text } from '../cloud-run/run-service';
import type { ObservedChange, Reversal } from '../outcome/outcome';
import type { JsonObject } from '../values/json';
import { parseIso } from '../values/time';
import type { ContainmentProblem } from './judge-containment';
import { WHERE_BY_HAND } from './where-by-hand';

export interface ReversalInput {
  /** The workload, read just now: the API's own JSON. */
  readonly workload: JsonObject;
  /** What serves or runs now, in words. */
  readonly running: readonly string[];
  /** The workload before the first change of the case. Undefined: not known. */
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
 * Who reversed a containment, when and with what. The workload itself shows who changed it last, but nothing about its IAM
 * policy. The audit log shows both, if an entry arrived.
 */
export function describeReversal(input: ReversalInput): Reversal {
  const { problems, foundAt } = input;
  const ofWorkload = changeOfWorkload(input);
  const ofLog = changeOfLog(input);
  // Only the way in is open: the workload may be unchanged, or somebody else may have changed it for another reason.
  const isPolicy = problems.every(({ code }) => code === 'way-in-open') && ofLog?.method === 'SetIamPolicy';
  const by = isPolicy || !ofWorkload ? ofLog?.principal : ofWorkload.by;
  const logged = ofLog && (by === undefined || ofLog.principal === by) ? ofLog : undefined;
  const changedAt = logged?.at ?? (isPolicy ? undefined : ofWorkload?.at);
  const tool = logged?.tool || (isPolicy ? '' : (ofWorkload?.tool ?? ''));
  return {
    foundAt,
    ...(changedAt ? { changedAt } : {}),
    ...(by ? { by: cut(through(by, logged)) } : {}),
    ...(tool ? { tool: cut(tool) } : {}),
    problems: problems.map((problem) => problem.text),
    serves: input.running,
  };
}

const through = (by: string, change: ObservedChange | undefined): string =>
  change && change.via.length > 0 ? `${by} (on behalf of ${change.via.join(', ')})` : by;

function changeOfWorkload({ workload, prior, since, self }: ReversalInput) {
  const at = text(workload.updateTime);
  const by = text(workload.lastModifier);
  if (by === '' || by === self || (parseIso(at) ?? 0) <= (parseIso(since) ?? 0)) return undefined;
  return { at, by, tool: clientOf(workload, prior) };
}

/** Client and version stay as an earlier writer set them until somebody sets them again, so unchanged values prove nothing. */
function clientOf(workload: JsonObject, prior: JsonObject | undefined): string {
  const name = [text(workload.client), text(workload.clientVersion)].filter((part) => part !== '').join(' ');
  const before =
    prior && [text(prior.client), text(prior.clientVersion)].filter((part) => part !== '').join(' ');
  return name === '' || name !== before ? name : `perhaps ${name} (an earlier change may have set this name)`;
}

function changeOfLog({ problems, changes }: ReversalInput): ObservedChange | undefined {
  const onlyWayIn = problems.every(({ code }) => code === 'way-in-open');
  const fitting = changes.filter(({ method }) => (method === 'SetIamPolicy') === onlyWayIn);
  return fitting.at(-1) ?? changes.at(-1);
}

/** A clause: who changed it, with what, and when. */
export function reversedBy({ by, tool, changedAt }: Reversal): string {
  const who = by === undefined ? 'an unknown caller changed it' : `${by} changed it`;
  return `${who}${tool === undefined ? '' : ` with ${tool}`}${changedAt === undefined ? '' : ` at ${changedAt}`}`;
}

/**
 * What a person does about it. Riposte does not contain again by itself, because the person who changed it may have a reason.
 *
 * @param serving - begins the list of what runs, as the target of the kind says it
 */
export function stepsAfterReversal(
  reversal: Reversal,
  { target, serving }: { readonly target: string; readonly serving: string },
): readonly string[] {
  const { by, problems, serves } = reversal;
  return [
    `Decide now whether to contain the workload again. It was contained, and then ${reversedBy(reversal)}. Now ${problems.join('; ')}. ${serving}: ${serves.join('; ') || 'nothing'}.`,
    ...(by === undefined
      ? [`Find out who changed it. The audit log of run.googleapis.com for ${target} names the caller.`]
      : [
          `Ask ${by} why. A pipeline that deploys the bad image will deploy it again: stop the pipeline or fix its source first.`,
        ]),
    `If the threat is live, contain the workload by hand. Riposte does not contain this case again. A newer finding on the workload opens a new case, and Riposte responds to it. ${WHERE_BY_HAND}`,
  ];
}

/** Who changed a workload last, according to the workload, for a note on a containment that is still in effect. */
export const lastChange = (workload: JsonObject, noun: string): string => {
  const { lastModifier, updateTime } = object(workload);
  return cut(
    `${text(lastModifier) || 'an unknown caller'} changed the ${noun} at ${text(updateTime) || 'an unknown time'}`,
  );
};
