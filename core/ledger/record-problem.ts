import type { CaseDraft } from '../case/record';
import type { Containment, StepOutcome, Verdict } from '../outcome/outcome';
import type { CaseState } from './case-document';
import type { Effect } from './effects';
import type { Sayings } from './sayings';

type Said = Pick<CaseDraft, 'verdict' | 'containment'>;

/**
 * How the record of a case contradicts what the actor has reported about it. The responder may write the record, and
 * only the actor writes sayings and effects. Undefined: they agree, or a delivery that writes the record may still be on
 * its way.
 *
 * `failed` contradicts nothing: a permanent fault is recorded without another saying, and it notifies people by itself.
 *
 * @param effects - by action, what the actor began for this case. Undefined: not read; what they could decide is no
 * problem then
 */
export function recordProblem(
  state: CaseState,
  record: Said,
  sayings: Sayings,
  effects: ReadonlyMap<string, Effect> | undefined,
): string | undefined {
  const expected = expectedVerdict(sayings, effects);
  if (expected === undefined || record.verdict === 'failed') return undefined;
  const saysUndone = record.containment.config === 'undone';
  if (sayings.ended === undefined) {
    // A delivery reports a case that is open. It reports the latest verdict again.
    if (state !== 'closed' && !isRolledBack(record, sayings)) return undefined;
    if (record.verdict === expected && !saysUndone) return undefined;
  } else if (sayings.ended === 'undone' || isUndone(effects)) {
    if (saysUndone && record.verdict === 'observed') return undefined;
    // The undo took effect, and its delivery has not reported that yet.
    if (!isReported(sayings, effects)) return undefined;
  } else if (record.verdict === expected) {
    return undefined;
  } else if (effects === undefined && saysUndone) {
    return undefined;
  }
  const word = saysUndone ? `${record.verdict ?? 'nothing'}, undone` : (record.verdict ?? 'nothing');
  return `the record says ${word}, and the actor reported ${sayings.ended ?? expected}`;
}

/**
 * The actor has finished the case, and its record has no verdict. The actor writes the verdict to the record before it
 * reports it, and a case that is opened again keeps its last verdict: somebody put an earlier record back.
 */
export const isRolledBack = (record: Pick<Said, 'verdict'>, { verdict, open, ended }: Sayings): boolean =>
  record.verdict === undefined && verdict !== undefined && open !== true && ended === undefined;

const expectedVerdict = (
  { verdict, ended }: Sayings,
  effects: ReadonlyMap<string, Effect> | undefined,
): Verdict | undefined => {
  if (ended === undefined) return verdict;
  return ended === 'undone' || isUndone(effects) ? 'observed' : 'reversed';
};

const isUndone = (effects: ReadonlyMap<string, Effect> = new Map()): boolean =>
  [...effects.values()].some(({ state }) => state === 'undone');

/** The actor logs an undo after it wrote the record. A case that joined another one has no effects of its own. */
const isReported = (
  { undosTold = [] }: Sayings,
  effects: ReadonlyMap<string, Effect> = new Map(),
): boolean => {
  const undone = [...effects.values()].filter(({ state }) => state === 'undone' || state === 'undoing');
  // The sayings have one key for each undo of this case.
  return (
    undone.length > 0 &&
    undone.every(({ state }) => state === 'undone') &&
    undone.length <= new Set(undosTold).size
  );
};

/** The record as the actor knows it: verdict, containment, and the steps that changed the workload. */
export function withOwnWords(
  record: CaseDraft,
  sayings: Sayings,
  effects: ReadonlyMap<string, Effect>,
): CaseDraft {
  const verdict = expectedVerdict(sayings, effects) ?? record.verdict;
  const own = [...effects].flatMap(([action, effect]) => outcomeOf(record, action, effect));
  const others = record.outcomes.filter(({ action }) => !own.some((one) => one.action === action));
  return {
    ...record,
    ...(verdict === undefined ? {} : { verdict }),
    containment: containmentOf(verdict, own, sayings),
    outcomes: [...own, ...others],
  };
}

const STATUS = { applied: 'done', undone: 'undone' } as const;

function outcomeOf(record: CaseDraft, action: string, effect: Effect): readonly StepOutcome[] {
  if (effect.state !== 'applied' && effect.state !== 'undone') return [];
  const status = STATUS[effect.state];
  const known = record.outcomes.find((one) => one.action === action && one.status === status);
  const step = effect.planned?.id ?? action;
  const { startedAt, appliedAt: endedAt = startedAt } = effect;
  const verification = 'the ledger of the actor has this step';
  return [known ?? { step, action, status, startedAt, endedAt, verification }];
}

function containmentOf(
  verdict: Verdict | undefined,
  own: readonly StepOutcome[],
  { ended }: Sayings,
): Containment {
  if (ended === 'undone' || own.some(({ status }) => status === 'undone'))
    return { config: 'undone', instances: 'unknown' };
  if (verdict === 'contained') return { config: 'verified', instances: 'gone' };
  return own.length === 0
    ? { config: 'not-attempted', instances: 'not-attempted' }
    : { config: 'not-verified', instances: 'unknown' };
}
