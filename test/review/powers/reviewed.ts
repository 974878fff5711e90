import { createContext } from '../../../review/context';
import type { ReviewFinding } from '../../../review/finding';
import type { PlannedStack } from '../../../review/model/change';
import type { PowerChange } from '../../../review/powers/power-change';
import { powersOf } from '../../../review/powers/power-changes';
import { type Review, review } from '../../../review/review';
import { PIPELINE } from './pipeline';
import { type Declared, planned, type Wrapping } from './planned';

/** The review of a change of the small pipeline. */
export const reviewed = (
  after: readonly Declared[],
  wrapping?: Wrapping,
  before: readonly Declared[] = PIPELINE,
): Review => review(planned(before, after, wrapping));

export const findingsOf = (rule: string, { findings }: Review): readonly ReviewFinding[] =>
  findings.filter((finding) => finding.rule === rule);

export const powerChanges = (stacks: readonly PlannedStack[]): readonly PowerChange[] =>
  powersOf(createContext(stacks)).changes;

/** The findings of the rules about powers, without the others. */
export const POWER_RULES = ['R19', 'R20', 'R21', 'R22', 'R41', 'R42', 'R43', 'R44', 'R45', 'R55', 'R56'];
export const powerFindings = ({ findings }: Review): readonly ReviewFinding[] =>
  findings.filter(({ rule }) => POWER_RULES.includes(rule));
