import type { CaseRecord } from '../case/record';
import type { StepOutcome, StepStatus } from '../outcome/outcome';
import type { PlannedStep, WithheldAction } from '../plan/response-plan';
import { diffLines } from './json-diff';
import { marked } from './rehearsal';
import type { Badge, CaseView, StepView, Tone } from './view-model';

const STATUS: Readonly<Record<StepStatus, Badge>> = {
  done: { text: 'done and verified', tone: 'good' },
  'would-run': { text: 'would run', tone: 'calm' },
  'awaiting-approval': { text: 'waits for approval', tone: 'attention' },
  refused: { text: 'refused', tone: 'bad' },
  failed: { text: 'failed', tone: 'bad' },
  undone: { text: 'undone', tone: 'attention' },
};

const CAUSE: Readonly<Record<WithheldAction['cause'], string>> = {
  'not-needed': 'not needed',
  'not-applicable': 'not applicable',
  config: 'not granted or disabled',
  severity: 'below the severity threshold',
  input: 'something it needs is missing',
  guard: 'a guard refused it',
  closed: 'the finding is closed',
};

export function planView(record: Pick<CaseRecord, 'plan' | 'outcomes' | 'rehearsal'>): CaseView['plan'] {
  const outcomes = new Map(record.outcomes.map((outcome) => [outcome.step, outcome]));
  return {
    hash: record.plan.hash,
    steps: record.plan.steps.map((step) => {
      const view = stepView(step, outcomes.get(step.id));
      return { ...view, target: marked(view.target, record) };
    }),
  };
}

function stepView(step: PlannedStep, outcome: StepOutcome | undefined): StepView {
  const tier: Tone = step.tier === 'workload' ? 'attention' : 'calm';
  return {
    id: step.id,
    action: step.action,
    target: step.target,
    rationale: step.rationale,
    badges: [
      outcome ? statusBadge(step, outcome.status) : { text: 'not run', tone: 'calm' },
      { text: `tier ${step.tier}`, tone: tier },
      ...(changes(step) ? [reversibility(step)] : []),
    ],
    permissions: step.permissions,
    diff: diffLines(step.before, step.after),
    ...(outcome?.verification === undefined ? {} : { verification: outcome.verification }),
    ...(outcome?.error ? { error: { message: outcome.error.message, fix: outcome.error.fix } } : {}),
  };
}

const changes = (step: PlannedStep): boolean => step.before !== null || step.after !== null;

const reversibility = (step: PlannedStep): Badge =>
  step.reversible ? { text: 'reversible', tone: 'good' } : { text: 'irreversible', tone: 'bad' };

/** A step that changes no configuration has nothing to verify. Only steps that do are shown as "verified". */
const statusBadge = (step: PlannedStep, status: StepStatus): Badge =>
  status === 'done' && !changes(step) ? { text: 'done', tone: 'good' } : STATUS[status];

/** The steps that changed the workload, or tried to. Readers need this first after the verdict. */
export function didView(record: Pick<CaseRecord, 'plan' | 'outcomes'>): readonly string[] {
  const outcomes = new Map(record.outcomes.map((outcome) => [outcome.step, outcome]));
  return record.plan.steps.filter(changes).flatMap((step) => {
    const outcome = outcomes.get(step.id);
    return outcome ? [`${step.action}: ${statusBadge(step, outcome.status).text}`] : [];
  });
}

export function withheldView(withheld: readonly WithheldAction[]): CaseView['withheld'] {
  return withheld.map(({ action, cause, reason }) => ({
    action,
    cause: (CAUSE as Readonly<Record<string, string>>)[cause] ?? String(cause),
    reason,
  }));
}
