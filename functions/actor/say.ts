import { hasOwnEntry, marksFinding } from '../../core/action-contract/action';
import { byHandOf } from '../../core/advice/by-hand';
import { withPlaces } from '../../core/advice/further-steps';
import { nextStepsOf } from '../../core/advice/next-steps';
import { planOf } from '../../core/case/plan-of';
import type { CaseDraft } from '../../core/case/record';
import { alertSubject } from '../../core/finding/workload-names';
import { addTimeline } from '../../core/ledger/case-document';
import { noteGone } from '../../core/ledger/containments';
import { Contended } from '../../core/ledger/document-store';
import { keptRecord } from '../../core/ledger/kept-record';
import { amendSayings, type Sayings } from '../../core/ledger/sayings';
import { noticeOf } from '../../core/notices/notice';
import type { StepOutcome, Verdict } from '../../core/outcome/outcome';
import { isRefusal } from '../../core/outcome/refusal';
import type { ResponsePlan } from '../../core/plan/response-plan';
import { jsonEqual } from '../../core/values/json';
import { toIso } from '../../core/values/time';
import type { CaseDependencies } from './dependencies';
import { adviceWith, withMarks } from './marks/stale-mark';
import type { StandingOf } from './read-standing';
import { isAllTold, runRecordingSteps } from './recording-steps';
import { type Said, sufficient } from './verdict';
import { amendCase } from './write-case';

export interface Saying extends Said {
  readonly verdict: Verdict;
  /** SCC confirms this finding. Without that, the actor writes no mark. */
  readonly confirmed: boolean;
  /** What the actor has reported before, from its own ledger. */
  readonly sayings: Sayings;
  /** What the verdict is about. Present when the workload was read. */
  readonly about?: Omit<StandingOf, 'caseId'>;
  /** Another delivery follows if this one asks for it. */
  readonly more: boolean;
  /** The actor's own plan, if it was carried out instead of the handed plan. */
  readonly replanned: ResponsePlan | undefined;
  /** The actor's own plan, whether it was carried out or not. */
  readonly own?: ResponsePlan | undefined;
  /** The case that had contained the workload before. Empty: Riposte had not contained it. */
  readonly joins?: string;
}

/**
 * Writes the verdict to the record, marks the finding, notifies people, and closes the case. If this delivery dies in between, the
 * next one repeats the parts that are missing. A case that was undone or reversed meanwhile reports nothing.
 */
export async function say(
  deps: CaseDependencies,
  record: CaseDraft,
  saying: Saying,
): Promise<{ readonly again: boolean }> {
  const { catalogue, clock } = deps;
  const { verdict, containment, outcomes } = saying;
  const report = reportOf(deps, record, saying);
  const { said, isNews, nextSteps } = report;
  await amendCase(deps, record.caseId, report.amend);

  const told = { ...saying, own: saying.own, nextSteps };
  const { outcomes: recorded, pending } = await runRecordingSteps(deps, said, told);
  const isWatched = verdict === 'containing' && (saying.isNeedless || sufficient(outcomes, catalogue));
  const again = (isWatched || pending) && saying.more;
  // A case that relied on another one told people quietly. If it ends like this, it must not stay quiet.
  const isLast = verdict === 'containing' && !again && (isWatched || !isNews);
  if (isLast) tellLastLook(deps, said, saying, nextSteps);
  const target = saying.about?.target;
  if (verdict === 'contained' && target !== undefined) {
    await noteGone(deps.store, target, record.caseId, toIso(clock.now()));
  }
  const { ended } = await amendSayings(deps.store, record.caseId, (current) => {
    // Another delivery has begun to change the workload meanwhile, so the case is not one that changes nothing.
    if (!current.ended && isBegunMeanwhile(saying, current)) throw new Contended(record.caseId);
    if (current.ended) return undefined;
    const at = toIso(clock.now());
    const marks = recorded.filter(({ action }) => marksFinding(catalogue.action(action)));
    const now = saidNow(current, { ...saying, again, kept: keptRecord(record) }, recorded, at);
    return withMarks(now, marks, verdict, at);
  });
  if (ended) return { again: false };
  await amendCase(
    deps,
    record.caseId,
    (draft) => {
      const nextSteps = adviceWith(draft, recorded);
      const amended = { ...draft, outcomes: inOrder(said, [...outcomes, ...recorded]), nextSteps };
      return addTimeline(amended, ...(isNews ? stepEntries(deps, recorded) : []));
    },
    again ? 'handed-over' : 'closed',
  );
  deps.log(verdict === 'contained' ? 'NOTICE' : 'WARNING', 'case.verdict', verdict, {
    caseId: record.caseId,
    verdict,
    ...alertSubject(record.finding),
    containment: { ...containment },
    nextSteps,
    at: toIso(clock.now()),
  });
  return { again };
}

interface Report {
  /** The record with the plan that was carried out. */
  readonly said: CaseDraft;
  /** The verdict differs from the last one that the actor reported, or from what the record says. */
  readonly isNews: boolean;
  readonly nextSteps: readonly string[];
  /** Writes the verdict into the record as it is stored now. */
  readonly amend: (draft: CaseDraft) => CaseDraft;
}

function reportOf(deps: CaseDependencies, record: CaseDraft, saying: Saying): Report {
  const { catalogue } = deps;
  const { verdict, containment, outcomes } = saying;
  const replanned = saying.replanned ?? record.replanned;
  const said: CaseDraft = { ...record, ...(replanned ? { replanned } : {}) };
  const problems = saying.look?.judgement.problems ?? [];
  const concluded = {
    ...saying,
    problems,
    instances: saying.look?.instances,
    isSufficient: sufficient(outcomes, catalogue),
  };
  const nextSteps = nextStepsOf(said, verdict, concluded, catalogue);
  const isNews = saying.sayings.verdict !== verdict || record.verdict !== verdict;
  const kept = isNews ? [] : toldOutcomes(record, saying.sayings);
  const amend = (draft: CaseDraft): CaseDraft => {
    const entries =
      saying.replanned && !draft.replanned ? [replanEntry(deps, saying.replanned, outcomes)] : [];
    const news = isNews ? [...stepEntries(deps, outcomes), verdictEntry(deps, verdict)] : [];
    const amended: CaseDraft = {
      ...draft,
      ...(replanned ? { replanned } : {}),
      ...(saying.joins ? { joins: saying.joins } : {}),
      outcomes: inOrder(said, [...outcomes, ...kept]),
      containment,
      verdict,
      // Meanwhile, the responder may have found other places that run the image.
      nextSteps: withPlaces(nextSteps, draft.investigation),
    };
    return addTimeline(amended, ...entries, ...news);
  };
  return { said, isNews, nextSteps, amend };
}

/**
 * Whether a report would repeat exactly what the record, the mark, the notifications and the actor's own ledger say, and
 * another delivery looks again.
 */
export function isRepetition(deps: CaseDependencies, record: CaseDraft, saying: Saying): boolean {
  const { verdict, sayings, outcomes, about, more, isNeedless } = saying;
  if (verdict !== 'containing' || !more) return false;
  if (!isNeedless && !sufficient(outcomes, deps.catalogue)) return false;
  if (sayings.ended !== undefined || sayings.open !== true || sayings.staleMark) return false;
  const { said, isNews, nextSteps, amend } = reportOf(deps, record, saying);
  const told = { ...saying, own: saying.own, nextSteps };
  if (isNews || !isAllTold(deps.catalogue, said, told)) return false;
  const isKnown = jsonEqual({ ...sayings, ...about }, sayings);
  return isKnown && jsonEqual(amend(record), record);
}

const isBegunMeanwhile = ({ about, sayings }: Saying, current: Sayings): boolean =>
  about === undefined && sayings.target === undefined && current.target !== undefined;

/** What people and Security Command Center know from now on, by the actor's own ledger. */
const saidNow = (
  { open: _open, ...current }: Sayings,
  { verdict, about, joins, again, kept }: Saying & { readonly again: boolean; readonly kept: CaseDraft },
  recorded: readonly StepOutcome[],
  at: string,
): Sayings => ({
  ...current,
  ...about,
  // From the first change on, the kept part is that of a finding which Security Command Center confirmed.
  kept: (current.target === undefined ? undefined : current.kept) ?? kept,
  verdict,
  ...(again ? { open: true } : {}),
  ...(verdict === 'contained' ? { since: current.verdict === verdict ? (current.since ?? at) : at } : {}),
  checked: current.verdict === verdict ? current.checked : 0,
  ...(joins ? { joins } : {}),
  told: {
    ...current.told,
    ...Object.fromEntries(
      recorded.flatMap(({ action, status }) => (status === 'done' ? [[action, verdict]] : [])),
    ),
  },
});

/** Notifies people after the last check, because Riposte does not check this case again. */
function tellLastLook(
  { notifier }: CaseDependencies,
  record: CaseDraft,
  saying: Saying,
  nextSteps: readonly string[],
): void {
  const { caseId, finding } = record;
  const { verdict, containment } = saying;
  const notice = noticeOf({
    word: verdict,
    resource: finding.resource,
    severity: finding.severity,
    byHand: byHandOf({ ...record, verdict, containment, nextSteps }),
  });
  const calls = !isQuiet(saying);
  notifier.notify({
    severity: calls ? 'ALERT' : 'NOTICE',
    caseId,
    text: notice.text,
    details: {
      ...notice.about,
      category: finding.category,
      finding: finding.canonicalName,
      resource: finding.resource,
      containment: { ...containment },
      nextSteps: calls
        ? ['Look at the workload and contain it by hand: Riposte does not check it again.', ...nextSteps]
        : nextSteps,
    },
  });
}

/** The image did not serve when the case arrived and does not serve now, and the metric has shown no instance of it. */
const isQuiet = ({ isNeedless, outcomes, containment, look }: Saying): boolean =>
  isNeedless && outcomes.length === 0 && containment.config === 'verified' && look?.isSilent === true;

/** Recording steps that the actor knows to have succeeded, with any verdict. */
export const toldOutcomes = ({ outcomes }: CaseDraft, { told }: Sayings): readonly StepOutcome[] =>
  outcomes.filter(({ action }) => told[action] !== undefined);

const replanEntry = (
  { clock }: CaseDependencies,
  { hash }: ResponsePlan,
  outcomes: readonly StepOutcome[],
) => ({
  at: toIso(clock.now()),
  kind: 'replanned',
  text: `${outcomes.some(isRefusal) ? 'Cloud Run refused a step of the plan' : 'the workload changed since the plan'}, so the actor carries out its own plan ${hash}`,
});

const verdictEntry = ({ clock }: CaseDependencies, verdict: Verdict) => ({
  at: toIso(clock.now()),
  kind: 'verdict',
  text: `verdict: ${verdict}`,
});

const stepEntries = ({ catalogue }: CaseDependencies, outcomes: readonly StepOutcome[]) =>
  outcomes
    .filter((outcome) => !hasOwnEntry(catalogue.action(outcome.action)))
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
