import type { WorkloadAction } from '../../core/actions/action';
import { ACTION_IDS } from '../../core/actions/action-ids';
import type { CaseDraft } from '../../core/case/case-document';
import {
  type ContainmentJudgement,
  type ContainmentProblem,
  isStopped,
  judgeContainment,
  type WayIn,
} from '../../core/containment/judge-containment';
import { hashOf, type JsonObject } from '../../core/json';
import { readContainments, type StandingContainment } from '../../core/ledger/containments';
import { workloadSteps } from '../../core/plan/plan-response';
import type { PlannedStep } from '../../core/plan/response-plan';
import type { ActorDependencies } from './dependencies';

/** The part of a case that keeps its workload contained, by the actor's own ledger. */
export interface Standing {
  readonly target: string;
  /** At least one; the digest and the effects come from here, which the responder cannot write. */
  readonly entries: readonly [StandingContainment, ...StandingContainment[]];
}

/**
 * Undefined: nothing of this case stands. The record says where to look, and whoever wrote it may be compromised; what
 * is found there was written by the actor and names the case.
 */
export async function tryStanding(
  { store, catalogue }: Pick<ActorDependencies, 'store' | 'catalogue'>,
  record: CaseDraft,
): Promise<Standing | undefined> {
  const target = workloadSteps(record.plan, catalogue)[0]?.target;
  if (target === undefined) return undefined;
  const all = await readContainments(store, target);
  const [first, ...others] = all.filter(({ caseId }) => caseId === record.caseId);
  return first && { target, entries: [first, ...others] };
}

export interface StandingReading {
  readonly service: JsonObject;
  readonly iamPolicy: JsonObject;
  readonly judgement: ContainmentJudgement;
  /** Every comparable field is as it was when the containment was verified. */
  readonly unchanged: boolean;
}

/** Reads the workload and judges what it reads. Changes nothing; a read that fails is thrown, and says nothing either way. */
export async function readStanding(
  { run, catalogue }: Pick<ActorDependencies, 'run' | 'catalogue'>,
  record: CaseDraft,
  { target, entries }: Standing,
): Promise<StandingReading> {
  const [service, iamPolicy, revisions] = await Promise.all([
    run.getService(target),
    run.getIamPolicy(target),
    run.listRevisions(target),
  ]);
  const steps = entries.flatMap((entry) => {
    const action = catalogue.action(entry.action);
    const step = record.plan.steps.find((one) => one.action === entry.action && one.target === target);
    if (action.kind !== 'workload' || !step) return [];
    return [{ entry, action, step, state: action.touches.includes('bindings') ? iamPolicy : service }];
  });
  const unchanged = steps.every(
    ({ entry, action, state }) => hashOf(action.comparable(state)) === entry.appliedHash,
  );
  const ofOthers = steps.some(({ action }) => !isBuiltIn(action));
  // Only an operator's own action knows what it means to hold; what the built-in ones promise is judged as a whole.
  const judgement = ofOthers
    ? judgedByActions(steps)
    : withClosedDoor(
        judgeContainment({
          service,
          iamPolicy,
          revisions,
          badDigest: entries[0].digest,
          wayIn: wayInOf(record, catalogue),
        }),
        isStopped(service) ? [] : steps,
      );
  return { service, iamPolicy, judgement, unchanged };
}

interface StandingStep {
  readonly action: WorkloadAction;
  readonly step: PlannedStep;
  readonly state: JsonObject;
}

const isBuiltIn = ({ id }: WorkloadAction): boolean => (ACTION_IDS as readonly string[]).includes(id);

/** A door that the case closed stays closed, whatever the judgement makes of the way in. */
function withClosedDoor(judged: ContainmentJudgement, steps: readonly StandingStep[]): ContainmentJudgement {
  const doors = failing(steps.filter(({ action }) => action.touches.includes('bindings')));
  const fresh = judged.problems.some(({ code }) => code === 'door-open') ? [] : doors;
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
    const code = action.touches.includes('bindings') ? 'door-open' : 'bad-serving';
    return check.ok ? [] : [{ code, text: `${action.id} does not hold: ${check.saw}` } as const];
  });

/** Built into the image, unless the playbook says that somebody came in through the running app. */
function wayInOf({ playbook }: CaseDraft, catalogue: ActorDependencies['catalogue']): WayIn {
  const declared = (catalogue.tryPlaybook(playbook.id) as { readonly wayIn?: WayIn } | undefined)?.wayIn;
  return declared ?? (playbook.id === 'runtime-malicious-binary' ? 'running-app' : 'image');
}
