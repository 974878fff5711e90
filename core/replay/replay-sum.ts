import { EXPECTED_VERDICTS, type ExpectedVerdict, type StepEffect } from './expected-verdict';
import type { ReplayOutcome } from './replay-findings';

/** How often an action is planned, by its effect in the mode, and how often it is withheld. */
export type ActionCount = Readonly<Record<StepEffect | 'withheld', number>>;

export interface ReplaySum {
  readonly findings: number;
  /** Findings whose plan depends on something that a rehearsal invented. */
  readonly invented: number;
  readonly verdicts: Readonly<Record<ExpectedVerdict, number>>;
  /** By action id, in the order of first occurrence. */
  readonly actions: Readonly<Record<string, ActionCount>>;
}

const NONE: ActionCount = { runs: 0, 'awaits-approval': 0, 'would-run': 0, withheld: 0 };

/** Many outcomes as numbers. */
export function sumOf(outcomes: readonly ReplayOutcome[]): ReplaySum {
  const verdicts = Object.fromEntries(EXPECTED_VERDICTS.map((verdict) => [verdict, 0])) as Record<
    ExpectedVerdict,
    number
  >;
  const actions = new Map<string, Record<StepEffect | 'withheld', number>>();
  const count = (action: string, what: StepEffect | 'withheld') => {
    const counted = actions.get(action) ?? { ...NONE };
    counted[what] += 1;
    actions.set(action, counted);
  };
  for (const { verdict, steps, withheld } of outcomes) {
    verdicts[verdict] += 1;
    for (const { action, effect } of steps) count(action, effect);
    for (const { action } of withheld) count(action, 'withheld');
  }
  return {
    findings: outcomes.length,
    invented: outcomes.filter(({ invented }) => invented).length,
    verdicts,
    actions: Object.fromEntries(actions),
  };
}
