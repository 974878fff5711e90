import { type Action, hasOwnEntry, marksFinding } from '../../core/action-contract/action';
import type { RecordingAction } from '../../core/actions';
import { planOf } from '../../core/case/plan-of';
import type { CaseDraft } from '../../core/case/record';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import type { Sayings } from '../../core/ledger/sayings';
import type { PlannedStep } from '../../core/plan/response-plan';

export interface MarkStep {
  readonly action: RecordingAction;
  readonly step: PlannedStep;
}

/**
 * Steps that mark the finding of a case: those of its plan, and those that the actor knows to have carried out. A record
 * that was rewritten without the step must not keep a mark that is no longer true.
 */
export function markSteps(
  { actions }: Catalogue,
  record: CaseDraft,
  { told }: Pick<Sayings, 'told'>,
): readonly MarkStep[] {
  const { canonicalName } = record.finding;
  const planned = planOf(record).steps.filter(({ target }) => target === canonicalName);
  return actions.flatMap((action): MarkStep[] => {
    if (action.kind !== 'recording' || !marksFinding(action)) return [];
    const step = planned.find((one) => one.action === action.id);
    if (step) return [{ action, step }];
    return told[action.id] === undefined ? [] : [{ action, step: ownStep(action, canonicalName) }];
  });
}

/** Steps that the actor has carried out before, with another verdict perhaps, and that `planned` does not name. */
export const toldSteps = (
  { actions }: Catalogue,
  { finding }: CaseDraft,
  { told }: Pick<Sayings, 'told'>,
  planned: readonly PlannedStep[],
): readonly PlannedStep[] =>
  actions.flatMap((action): PlannedStep[] =>
    action.kind === 'recording' &&
    told[action.id] !== undefined &&
    !planned.some((step) => step.action === action.id)
      ? [ownStep(action, marksFinding(action) ? finding.canonicalName : finding.resource)]
      : [],
  );

/** The step that notifies people, for a case whose plans have none. */
export const callStep = ({ actions }: Catalogue, { finding }: CaseDraft): readonly PlannedStep[] =>
  actions
    .filter(notifiesPeople)
    .slice(0, 1)
    .map((action) => ownStep(action, finding.resource));

/** Whether the action tells people something: it neither marks the finding nor only states what is done already. */
export const notifiesPeople = (action: Action): action is RecordingAction =>
  action.kind === 'recording' && !marksFinding(action) && !hasOwnEntry(action);

const ownStep = ({ id, tier, reversible }: RecordingAction, target: string): PlannedStep => ({
  id,
  action: id,
  target,
  tier,
  reversible,
  permissions: [],
  before: null,
  after: null,
  rationale: '',
});
