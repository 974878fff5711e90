import { isCaseOf } from '../../../core/case/is-case-of';
import { planOf } from '../../../core/case/plan-of';
import type { CaseDraft } from '../../../core/case/record';
import { type CloudRunName, parseCloudRunName } from '../../../core/finding/resource-names';
import { ownWorkloadName } from '../../../core/guards/static-guards';
import { fromLedger, hasRecord } from '../../../core/ledger/case-document';
import { readContainments } from '../../../core/ledger/containments';
import { UnreadableDocument } from '../../../core/ledger/read-document';
import { recordProblem } from '../../../core/ledger/record-problem';
import { readSayings } from '../../../core/ledger/sayings';
import type { UndoRefusalCode } from '../../../core/outcome/undo-codes';
import type { PlannedStep } from '../../../core/plan/response-plan';
import { isOutsideRollout } from '../../../core/runtime-config/config-for';
import { isObject } from '../../../core/values/json';
import type { ActorDependencies, CaseDependencies } from '../dependencies';
import { readStored } from '../read-case';
import { scopedTo, workloadOf } from '../scoped';
import { targetGuard } from '../target-guard';

export interface FoundCase {
  readonly kind: 'found';
  readonly record: CaseDraft;
  /** The actor's dependencies for this case. */
  readonly deps: CaseDependencies;
  /** Relative name of the one workload that the case is about. */
  readonly target: string;
  /** The changes that the record plans. Only ids and order are used. */
  readonly planned: readonly PlannedStep[];
  /** Why the record cannot be the one that the actor wrote, where it is about something else. */
  readonly forged?: string;
  /** How the record contradicts what the actor has reported, if it does. */
  readonly rewritten?: string;
}

export interface NotFound {
  readonly kind: 'refused';
  readonly code: UndoRefusalCode;
  readonly text: string;
}

const refused = (code: UndoRefusalCode, text: string): NotFound => ({ kind: 'refused', code, text });

/**
 * Finds the case that an operator names. The responder may write its record, so only what the case id proves counts: the names
 * of the finding, from which the keys of the actor's own effects are made.
 */
export async function findCase(unscoped: ActorDependencies, caseId: string): Promise<FoundCase | NotFound> {
  const [stored, sayings] = await Promise.all([
    readStored(unscoped.store, caseId),
    readSayings(unscoped.store, caseId),
  ]);
  const known = sayings.target;
  if (stored instanceof UnreadableDocument) return refused('forged-record', stored.message);
  const document = stored && fromLedger(stored.data);
  if (!hasRecord(document)) {
    return known === undefined
      ? refused('no-such-case', 'the ledger has no such case')
      : refused('forged-record', `the case has no record, although the actor knows it: it is about ${known}`);
  }
  const record = withLists(document.record);
  if (record.caseId !== caseId || !isCaseOf(caseId, record.finding)) {
    return refused('forged-record', 'the record belongs to another case: treat it as forged (SECURITY.md)');
  }
  if (known !== undefined) {
    const found = await foundByLedger(unscoped, record, known);
    const rewritten = recordProblem(document.state, record, sayings, undefined);
    return found.kind === 'found' && rewritten !== undefined ? { ...found, rewritten } : found;
  }
  const resource = parseCloudRunName(String(record.finding.resource));
  const workload = resource.ok ? resource.value : undefined;
  const deps = scopedTo(unscoped, { record, workload });
  if (!workload) return refused('nothing-to-undo', 'the case changed nothing');
  const planned = changingSteps(deps, record);
  const unknown = planned.find(({ action }) => !deps.catalogue.actions.some(({ id }) => id === action));
  if (unknown) return refused('unknown-action', `this version does not know the action ${unknown.action}`);
  const target = planned[0]?.target ?? ownWorkloadName(workload, deps.config.project);
  const foreign = planned.find((step) => step.target !== target) ?? foreignStep(deps, workload, planned);
  if (foreign) {
    return refused(
      'foreign-target',
      `step ${foreign.id} targets ${foreign.target}, which is not the finding's resource: treat the case as forged (SECURITY.md)`,
    );
  }
  return { kind: 'found', record, deps, target, planned };
}

/**
 * Once the actor has looked at the workload, its own ledger names it: a record that was rewritten to another one keeps
 * nobody from taking back what was done.
 */
async function foundByLedger(
  unscoped: ActorDependencies,
  stored: CaseDraft,
  target: string,
): Promise<FoundCase | NotFound> {
  const resource = `//run.googleapis.com/${target}`;
  const record = { ...stored, finding: { ...stored.finding, resource } };
  const deps = scopedTo(unscoped, { record, workload: workloadOf(target) });
  const planned = changingSteps(deps, stored);
  const standing = await readContainments(unscoped.store, target);
  const unknown = standing.find(
    ({ caseId, action }) =>
      caseId === stored.caseId && !deps.catalogue.actions.some(({ id }) => id === action),
  );
  if (unknown) return refused('unknown-action', `this version does not know the action ${unknown.action}`);
  const named = parseCloudRunName(String(stored.finding.resource));
  const isOther =
    planned.some((step) => step.target !== target) ||
    !named.ok ||
    ownWorkloadName(named.value, deps.config.project) !== target;
  const forged =
    isOther && !isOutsideRollout(deps.config)
      ? `the record of the case is not about ${target}, which the actor changed for it`
      : undefined;
  return { kind: 'found', record, deps, target, planned, ...(forged ? { forged } : {}) };
}

/** The members that the undo walks through are lists of objects, whatever somebody has put in their place. */
const withLists = (record: CaseDraft): CaseDraft => ({
  ...record,
  outcomes: objectsOf(record.outcomes),
  timeline: objectsOf(record.timeline),
  nextSteps: Array.isArray(record.nextSteps) ? record.nextSteps.map(String) : [],
});

const objectsOf = <One extends object>(value: readonly One[]): readonly One[] =>
  Array.isArray(value)
    ? (value as readonly One[]).filter((one) => one !== null && typeof one === 'object')
    : [];

/** Steps that change a workload. Somebody may have put anything in their place, which is no step. */
function changingSteps({ catalogue }: ActorDependencies, record: CaseDraft): readonly PlannedStep[] {
  const plan: unknown = planOf(record);
  const steps = isObject(plan) && Array.isArray(plan.steps) ? plan.steps.filter(isObject) : [];
  return (steps as unknown as readonly PlannedStep[]).filter(({ action, before }) => {
    const known = catalogue.actions.find(({ id }) => id === action);
    return known ? known.kind === 'workload' : before !== null;
  });
}

/**
 * For a project that has left the rollout, the config no longer connects its id with its number. There the actor's own effects
 * decide, which nobody else can write.
 */
const foreignStep = (
  deps: ActorDependencies,
  workload: CloudRunName,
  planned: readonly PlannedStep[],
): PlannedStep | undefined =>
  isOutsideRollout(deps.config)
    ? undefined
    : planned.find((step) => targetGuard(step, workload, deps).kind === 'refuse');
