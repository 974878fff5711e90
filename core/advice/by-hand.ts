import { tryAction } from '../actions';
import type { CaseRecord } from '../case/record';
import { type CloudRunName, parseCloudRunName } from '../finding/resource-names';
import type { ByHandCommand, Verdict } from '../outcome/outcome';
import { targetOf } from '../targets';
import { hasRegion } from '../targets/gcloud';
import type { ByHandRecord } from '../targets/target';

type Read = Pick<CaseRecord, 'finding' | 'investigation' | 'plan' | 'replanned'>;

/** How the next step that asks for it begins (further-steps.ts). */
export const CLOSE_THE_WAY_IN = 'Close the way in';

/** Verdicts after which a person must act. After `contained`, a person must act only if the way in is still open. */
const FOR_A_PERSON: readonly Verdict[] = [
  'containing',
  'reversed',
  'awaiting-approval',
  'observed',
  'refused',
  'failed',
];

type Told = Read & Partial<Pick<CaseRecord, 'verdict' | 'nextSteps' | 'timeline' | 'containment'>>;

/**
 * The commands that a case lists for a person. If somebody must act, all of them. If the workload is contained, only
 * those that are still needed. If somebody closed or muted the finding, none.
 */
export function byHandOf(record: Told): readonly ByHandCommand[] {
  const { verdict, nextSteps = [], timeline = [], plan } = record;
  if (plan.withheld.some(({ cause }) => cause === 'closed')) return [];
  if (verdict === undefined || verdict === 'undecided')
    return timeline.some(({ kind }) => kind === 'delayed') ? byHand(record) : [];
  const isHeld = verdict === 'contained' || heldBefore(record);
  if (!isHeld) return FOR_A_PERSON.includes(verdict) ? byHand(record) : [];
  const isOpen = nextSteps.some((step) => step.startsWith(CLOSE_THE_WAY_IN));
  const name = tryName(record);
  return name ? targetOf(name).byHandOnceContained(name, withRefuge(record), isOpen) : [];
}

/**
 * Riposte changed nothing, because the configuration already kept the bad image from serving, and nothing shows that an
 * instance of it runs. That is less than `contained`, and no command improves it.
 */
export const heldBefore = (
  record: Pick<Read, 'plan' | 'replanned'> & Partial<Pick<CaseRecord, 'verdict' | 'containment'>>,
): boolean =>
  record.verdict === 'containing' &&
  record.containment?.config === 'verified' &&
  record.containment.instances !== 'running' &&
  (record.replanned ?? record.plan).steps.every(({ before, after }) => before === null && after === null);

/**
 * The commands with which a person contains the case's workload, in order, ready to paste. Riposte composes them. Every
 * name in them is parsed and contains only letters, digits and `-`, `.`, `:`, so nothing needs quotes. A name that does
 * not validate gets no command. Empty when the resource is no Cloud Run workload.
 */
export function byHand(record: Read): readonly ByHandCommand[] {
  const name = tryName(record);
  return name ? targetOf(name).byHand(name, withRefuge(record)) : [];
}

function tryName({ finding }: Read): CloudRunName | undefined {
  const parsed = parseCloudRunName(finding.resource);
  return parsed.ok && hasRegion(parsed.value) ? parsed.value : undefined;
}

const RESOURCE = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** If the plan names no revision, no revision is known to be clean. */
function withRefuge({ investigation, plan, replanned }: Read): ByHandRecord {
  const { steps } = replanned ?? plan;
  const [refuge] = steps.flatMap(({ action, after }) => tryAction(action)?.words?.refugeOf?.(after) ?? []);
  return { investigation, refuge: refuge !== undefined && RESOURCE.test(refuge) ? refuge : undefined };
}
