import { addTimeline, type CaseDraft, planOf } from '../../core/case/case-document';
import type { StepOutcome, Verdict } from '../../core/case/record';
import { withPlaces } from '../../core/containment/further-steps';
import { noteGone } from '../../core/ledger/containments';
import { workloadSteps } from '../../core/plan/plan-response';
import type { ResponsePlan } from '../../core/plan/response-plan';
import { toIso } from '../../core/time';
import { amendCase } from '../case/amend-case';
import type { ActorDependencies } from './dependencies';
import { runRecordingSteps } from './recording-steps';
import { nextStepsOf, type Said, sufficient } from './verdict';

export interface Saying extends Said {
  readonly verdict: Verdict;
  /** SCC itself knows this very finding: without its word nothing is written to it. */
  readonly confirmed: boolean;
  /** The case has effects: its own ledger has said already that nobody took them back, whatever the record says. */
  readonly isOwn: boolean;
  /** Another delivery follows if this one asks for it. */
  readonly more: boolean;
  /** The actor's own plan, where it was carried out instead of the handed one. */
  readonly replanned: ResponsePlan | undefined;
  /** The case that had contained the workload before, or empty when it was not Riposte. */
  readonly joins?: string;
}

/**
 * Writes the verdict to the record, then to SCC and to people, then closes the case. Each part is said again by the
 * next delivery when this one dies before it; a case that was undone or reversed meanwhile says nothing.
 */
export async function say(
  deps: ActorDependencies,
  record: CaseDraft,
  saying: Saying,
): Promise<{ readonly again: boolean }> {
  const { catalogue, clock } = deps;
  const { verdict, containment, outcomes } = saying;
  const replanned = saying.replanned ?? record.replanned;
  const said: CaseDraft = { ...record, ...(replanned ? { replanned } : {}) };
  const nextSteps = nextStepsOf(said, verdict, saying, catalogue);
  const isNews = record.verdict !== verdict;
  const kept = isNews ? [] : recordingOutcomes(record, deps);
  let isTakenBack = false;
  await amendCase(deps, record.caseId, (draft) => {
    isTakenBack = !saying.isOwn && isTakenBackMeanwhile(draft);
    if (isTakenBack) return draft;
    const entries = saying.replanned && !draft.replanned ? [replanEntry(deps, saying.replanned)] : [];
    const news = isNews ? [...stepEntries(outcomes), verdictEntry(deps, verdict)] : [];
    const amended: CaseDraft = {
      ...draft,
      ...(replanned ? { replanned } : {}),
      ...(saying.joins ? { joins: saying.joins } : {}),
      outcomes: inOrder(said, [...outcomes, ...kept]),
      containment,
      verdict,
      // The responder looks for other places of the image meanwhile.
      nextSteps: withPlaces(nextSteps, draft.investigation),
    };
    return addTimeline(amended, ...entries, ...news);
  });
  if (isTakenBack) return { again: false };

  const told = { ...saying, nextSteps };
  const { outcomes: recorded, pending } = await runRecordingSteps(deps, said, told);
  if (verdict === 'contained') await noteGoneNow(deps, said);
  const isWatched = verdict === 'containing' && (saying.isNeedless || sufficient(outcomes, catalogue));
  const again = (isWatched || pending) && saying.more;
  if (isWatched && !again) tellLastLook(deps, said, saying, nextSteps);
  await amendCase(
    deps,
    record.caseId,
    (draft) => {
      if (!saying.isOwn && isTakenBackMeanwhile(draft)) return draft;
      const amended = { ...draft, outcomes: inOrder(said, [...outcomes, ...recorded]) };
      return addTimeline(amended, ...(isNews ? stepEntries(recorded) : []));
    },
    again ? 'handed-over' : 'closed',
  );
  deps.log(verdict === 'contained' ? 'NOTICE' : 'WARNING', 'case.verdict', verdict, {
    caseId: record.caseId,
    verdict,
    containment: { ...containment },
    nextSteps,
    at: toIso(clock.now()),
  });
  return { again };
}

/** The last look: from now on nobody looks by itself, so people hear of it once more. */
function tellLastLook(
  { notifier }: ActorDependencies,
  { caseId, finding }: CaseDraft,
  saying: Saying,
  nextSteps: readonly string[],
): void {
  const { verdict, containment } = saying;
  const calls = !isQuiet(saying);
  notifier.notify({
    severity: calls ? 'ALERT' : 'NOTICE',
    caseId,
    text: `not known to be contained: ${finding.resource}`,
    details: {
      verdict,
      category: finding.category,
      finding: finding.canonicalName,
      resource: finding.resource,
      containment: { ...containment },
      nextSteps: calls
        ? ['Look at the workload and contain it by hand: Riposte does not look again.', ...nextSteps]
        : nextSteps,
    },
  });
}

/** The image did not serve when the case came and does not serve now, and in all these hours no metric spoke of it. */
const isQuiet = ({ isNeedless, outcomes, containment, look }: Saying): boolean =>
  isNeedless && outcomes.length === 0 && containment.config === 'verified' && look?.isSilent === true;

/** By an undo, or by somebody else, whom another delivery has noticed: the case is closed with that. */
export const isTakenBackMeanwhile = ({ containment, verdict }: CaseDraft): boolean =>
  containment.config === 'undone' || verdict === 'reversed';

export const recordingOutcomes = (
  record: CaseDraft,
  { catalogue }: ActorDependencies,
): readonly StepOutcome[] =>
  record.outcomes.filter(({ action }) => catalogue.action(action).kind === 'recording');

async function noteGoneNow({ store, clock, catalogue }: ActorDependencies, record: CaseDraft): Promise<void> {
  const [step] = workloadSteps(planOf(record), catalogue);
  if (step) await noteGone(store, step.target, record.caseId, toIso(clock.now()));
}

const replanEntry = ({ clock }: ActorDependencies, { hash }: ResponsePlan) => ({
  at: toIso(clock.now()),
  kind: 'replanned',
  text: `the workload changed since the plan; the actor carries out its own plan ${hash}`,
});

const verdictEntry = ({ clock }: ActorDependencies, verdict: Verdict) => ({
  at: toIso(clock.now()),
  kind: 'verdict',
  text: `verdict: ${verdict}`,
});

const stepEntries = (outcomes: readonly StepOutcome[]) =>
  outcomes
    .filter((outcome) => outcome.action !== 'preserve-evidence')
    .sort((a, b) => (a.endedAt < b.endedAt ? -1 : 1))
    .map((outcome) => ({
      at: outcome.endedAt,
      kind: 'step',
      text: `${outcome.action}: ${outcome.status}${outcome.error ? ` (${outcome.error.message})` : ''}`,
    }));

function inOrder(record: CaseDraft, outcomes: readonly StepOutcome[]): readonly StepOutcome[] {
  const order = new Map(planOf(record).steps.map((step, index) => [step.action, index]));
  return [...outcomes].sort((a, b) => (order.get(a.action) ?? 0) - (order.get(b.action) ?? 0));
}
