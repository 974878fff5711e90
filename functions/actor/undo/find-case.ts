import { planOf } from '../../../core/case/plan-of';
import type { CaseDraft } from '../../../core/case/record';
import { type CloudRunName, parseCloudRunName } from '../../../core/finding/resource-names';
import { ownWorkloadName } from '../../../core/guards/static-guards';
import { NO_SUCH_CASE } from '../../../core/ledger/case-schema';
import { readContainments } from '../../../core/ledger/containments';
import { recordProblem } from '../../../core/ledger/record-problem';
import { readSayings } from '../../../core/ledger/sayings';
import type { UndoRefusalCode } from '../../../core/outcome/undo-codes';
import type { PlannedStep } from '../../../core/plan/response-plan';
import { isOutsideRollout } from '../../../core/runtime-config/config-for';
import type { ActorDependencies, CaseDependencies } from '../dependencies';
import { readCase } from '../read-case';
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
  /** What identifies a forgery. @default - the text */
  readonly cause?: string;
  /** How the record contradicts what the actor has reported, if it does. */
  readonly rewritten?: string;
}

const refused = (code: UndoRefusalCode, text: string): NotFound => ({ kind: 'refused', code, text });

/**
 * Finds the case that an operator names. The responder may write its record, so only what the case id proves counts: the names
 * of the finding, from which the keys of the actor's own effects are made.
 */
export async function findCase(unscoped: ActorDependencies, caseId: string): Promise<FoundCase | NotFound> {
  const [read, sayings] = await Promise.all([
    readCase(unscoped, caseId),
    readSayings(unscoped.store, caseId),
  ]);
  const known = sayings.target;
  if (!read.ok) {
    return read.error === NO_SUCH_CASE && known === undefined
      ? refused('no-such-case', `${NO_SUCH_CASE}; check the id and the project`)
      : {
          ...refused('forged-record', `${read.error}${known === undefined ? '' : `: it is about ${known}`}`),
          cause: read.error,
        };
  }
  const { record, state, workload } = read.value;
  const problem = recordProblem(state, record, sayings, undefined);
  const rewritten = problem === undefined ? {} : { rewritten: problem };
  if (known !== undefined) return { ...(await foundByLedger(unscoped, record, known)), ...rewritten };
  const deps = scopedTo(unscoped, { record, workload });
  if (!workload)
    return {
      ...refused('nothing-to-undo', 'the case changed nothing, so there is nothing to undo'),
      ...rewritten,
    };
  const planned = changingSteps(deps, record);
  const target = planned[0]?.target ?? ownWorkloadName(workload, deps.config.project);
  const foreign = planned.find((step) => step.target !== target) ?? foreignStep(deps, workload, planned);
  if (foreign) {
    return refused(
      'foreign-target',
      `step ${foreign.id} targets ${foreign.target}, which is not the finding's resource: treat the case as forged (SECURITY.md)`,
    );
  }
  return { kind: 'found', record, deps, target, planned, ...rewritten };
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
  const named = parseCloudRunName(stored.finding.resource);
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

const changingSteps = ({ catalogue }: ActorDependencies, record: CaseDraft): readonly PlannedStep[] =>
  planOf(record).steps.filter(({ action }) => catalogue.action(action).kind === 'workload');

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
