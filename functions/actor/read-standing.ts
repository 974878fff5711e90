import { closesWayIn, type WorkloadAction } from '../../core/action-contract/action';
import { ACTION_IDS } from '../../core/action-contract/action-ids';
import type { ContainmentJudgement, ContainmentProblem } from '../../core/containment/judge-containment';
import { strictestWayIn, type WayIn } from '../../core/containment/way-in';
import { readContainments, type StandingContainment } from '../../core/ledger/containments';
import { readEffect } from '../../core/ledger/effects';
import { readHold } from '../../core/ledger/holds';
import type { Sayings } from '../../core/ledger/sayings';
import type { PlannedStep } from '../../core/plan/response-plan';
import { wayInOf } from '../../core/playbooks';
import type { WorkloadState } from '../../core/targets';
import { hashOf, type JsonObject } from '../../core/values/json';
import type { ActorDependencies } from './dependencies';
import { readWorkload } from './read-workload';

/** What keeps the workload of a case contained, by the actor's own ledger. */
export interface Standing {
  readonly target: string;
  /** Undefined: the finding names no image. */
  readonly digest: string | undefined;
  /** How the bad code came in, as the actor planned it for this case. */
  readonly wayIn: WayIn | undefined;
  readonly entries: readonly StandingContainment[];
  /**
   * - `own`: steps of this case. Digest and effects come from them, which the responder cannot write.
   * - `joined`: steps of an earlier case about the same image, on which this case relies.
   * - `ended`: no containment stands and this case changed nothing. An earlier case ended, or somebody else had contained it.
   */
  readonly whose: 'own' | 'joined' | 'ended';
}

/** What the case is about, from the actor's own ledger or its own reads, never from the record. */
export type StandingOf = Pick<Sayings, 'target' | 'digest' | 'wayIn' | 'ended'> & { readonly caseId: string };

/** Undefined: there is nothing to check for this case. For example, a person undid the containment that it relied on. */
export async function tryStanding(
  { store, clock }: Pick<ActorDependencies, 'store' | 'clock'>,
  { caseId, target, digest, wayIn, ended }: StandingOf,
): Promise<Standing | undefined> {
  if (target === undefined || ended) return undefined;
  const all = await readContainments(store, target);
  const own = all.filter((one) => one.caseId === caseId);
  if (own.length > 0) return { target, digest: own[0]?.digest, wayIn, entries: own, whose: 'own' };
  const joined = all.filter((one) => one.digest === digest);
  if (joined.length > 0) return { target, digest, wayIn, entries: joined, whose: 'joined' };
  const hold = await readHold(store, target, digest, clock.now());
  return hold.active ? undefined : { target, digest, wayIn, entries: [], whose: 'ended' };
}

export interface StandingReading {
  readonly state: WorkloadState;
  readonly judgement: ContainmentJudgement;
  /** Every comparable field is as it was when the containment was verified. */
  readonly unchanged: boolean;
  /** The workload before the first change. Undefined: it is not known. */
  readonly prior: JsonObject | undefined;
}

/** Reads the workload and judges it. Changes nothing. Throws if a read fails, which shows nothing in either direction. */
export async function readStanding(
  { run, store, catalogue }: Pick<ActorDependencies, 'run' | 'store' | 'catalogue'>,
  { target, entries, digest, wayIn }: Standing,
): Promise<StandingReading> {
  const [state, effects] = await Promise.all([
    readWorkload({ run }, target),
    Promise.all(entries.map(({ effect }) => readEffect(store, effect))),
  ]);
  const steps = entries.flatMap((entry, index) => {
    const action = catalogue.action(entry.action);
    const step = effects[index]?.planned;
    if (action.kind !== 'workload' || !step) return [];
    return [{ entry, action, step, state: state.stateOf(action) }];
  });
  const unchanged = steps.every((one) => hashOf(one.action.comparable(one.state)) === one.entry.appliedHash);
  // Only an operator's own action knows when it holds. The built-in actions are judged as a whole.
  const judgement = steps.some(({ action }) => !isBuiltIn(action))
    ? judgedByActions(steps)
    : withClosedWayIn(
        state.judge(digest, strictestWayIn([wayIn, ...entries.map((entry) => entry.wayIn)]) ?? wayInOf({})),
        state.isStopped() ? [] : steps,
      );
  const prior = effects.map((effect) => effect?.prior).find((before) => before?.name !== undefined);
  return { state, judgement, unchanged, prior };
}

interface StandingStep {
  readonly action: WorkloadAction;
  readonly step: PlannedStep;
  readonly state: JsonObject;
}

const isBuiltIn = ({ id }: WorkloadAction): boolean => (ACTION_IDS as readonly string[]).includes(id);

/** A way in that the case closed must stay closed, even if the judgement does not ask for that. */
function withClosedWayIn(judged: ContainmentJudgement, steps: readonly StandingStep[]): ContainmentJudgement {
  const open = failing(steps.filter(({ action }) => closesWayIn(action)));
  const fresh = judged.problems.some(({ code }) => code === 'way-in-open') ? [] : open;
  const problems = [...judged.problems, ...fresh];
  return { ...judged, problems, holds: problems.length === 0 };
}

function judgedByActions(steps: readonly StandingStep[]): ContainmentJudgement {
  const problems = failing(steps);
  return {
    holds: problems.length === 0,
    problems,
    saw: steps.map(({ action, step, state }) => action.verify(step, state).saw).join('; '),
  };
}

const failing = (steps: readonly StandingStep[]): ContainmentProblem[] =>
  steps.flatMap(({ action, step, state }) => {
    const check = action.verify(step, state);
    const code = closesWayIn(action) ? 'way-in-open' : 'bad-serving';
    return check.ok
      ? []
      : [{ code, text: `the change of ${action.id} is no longer in effect: ${check.saw}` } as const];
  });
