import type { JsonObject } from '../../core/values/json';
import type { Severity } from '../../review/contract/rule';
import type { ReviewFinding } from '../../review/finding';
import { readPlan } from '../../review/input/plan-json';
import { compareSynthesized } from '../../review/input/synthesized';
import type { PlannedStack } from '../../review/model/change';
import { review } from '../../review/review';
import { RULES } from '../../review/rules';
import { asPlan, type PlanShape, type UnknownArgument } from './as-plan';
import { type Block, Head } from './cases/head';
import { fullStack, STACK } from './full-stack';

/** The parts of a finding that the test checks. */
export interface Expected {
  /** A part of the construct path, or of the address if the finding has no path. */
  readonly at?: string;
  readonly severity: Severity;
  readonly says?: RegExp;
  readonly assumed?: true;
}

export interface RuleCase {
  /** What somebody does: the words after "somebody". */
  readonly name: string;
  /** Changes the head. */
  edit?(head: Head): void;
  /** Also changes the base, before the edit: for resources that the full stack does not have. */
  given?(head: Head): void;
  /** The values that are unknown until the apply. These cases are judged only in plans. */
  readonly unknown?: readonly UnknownArgument[];
  /** All findings of the rule, in any order. */
  readonly finds: readonly Expected[];
  /** Where the finding appears. @default - everywhere */
  readonly only?: 'folders' | 'plan';
}

/**
 * Reviews every case from two synthesized folders, and from a plan that moves everything into a counted module. The
 * findings must be the same, because names and addresses do not matter.
 */
export function describeRule(rule: string, cases: readonly RuleCase[]): void {
  describe.each(cases.map((one) => [one.name, one] as const))(`${rule}: somebody %s`, (_, one) => {
    // Created once for all tests of the case, because nothing changes them.
    let made: readonly PlannedStack[] | undefined;
    const stacks = (): readonly PlannedStack[] => {
      made ??= stacksOf(one);
      return made;
    };
    afterAll(() => {
      made = undefined;
    });
    const isInFolders = one.only !== 'plan' && one.unknown === undefined;
    if (isInFolders) test('in two folders', () => expectFindings(rule, one, stacks()));
    if (one.only === 'folders') return;
    // The most difficult shape for all cases. test/review/cases/ has real plans in the plain shape.
    const shapes: readonly (readonly [string, PlanShape])[] = [
      ['in a plan, moved into a counted module', { isWrapped: true, isMoved: true }],
    ];
    test.each(shapes)('%s', (_name, shape) => {
      const unknown = one.unknown ?? [];
      expectFindings(rule, one, inPlan(stacks(), { ...shape, unknown }));
    });
  });
}

function expectFindings(rule: string, { finds }: RuleCase, stacks: readonly PlannedStack[]): void {
  // Only this rule, because the others have their own cases and this file runs thousands of reviews.
  const rules = RULES.filter(({ id }) => id === rule);
  const found = review(stacks, { rules }).findings.filter((finding) => !isMove(finding));
  const open = [...found];
  const missing = finds.filter((expected) => {
    const at = open.findIndex((finding) => isThat(finding, expected));
    if (at >= 0) open.splice(at, 1);
    return at < 0;
  });
  expect({ missing, more: open.map(told) }).toEqual({ missing: [], more: [] });
}

const isMove = ({ rule, severity }: ReviewFinding): boolean => rule === 'R35' && severity === 'info';

const isThat = (finding: ReviewFinding, { at, severity, says, assumed }: Expected): boolean =>
  finding.severity === severity &&
  finding.assumed === (assumed ?? false) &&
  (says === undefined || says.test(finding.message)) &&
  (at === undefined || isAt(finding, at));

/** These plans have no construct path, but the name in the address contains it. */
const isAt = ({ constructPath, address }: ReviewFinding, at: string): boolean =>
  constructPath?.includes(at) === true || address.includes(at) || address.includes(at.replaceAll('/', '_'));

const told = ({ rule, severity, address, message, assumed }: ReviewFinding): string =>
  `${rule} ${severity} ${address}${assumed ? ' (assumed)' : ''}: ${message}`;

const fullHead = (): Head => new Head({ [STACK]: fullStack() as Block });

let unchanged: Head | undefined;
/** The base of most cases is one object, so its declarations are read once. A case may change only its head. */
function unchangedHead(): Head {
  unchanged ??= fullHead();
  return unchanged;
}

export function stacksOf({ given, edit }: Pick<RuleCase, 'given' | 'edit'>): readonly PlannedStack[] {
  const base = given ? fullHead() : unchangedHead();
  const head = fullHead();
  for (const one of [base, head]) given?.(one);
  edit?.(head);
  const named = ({ stacks }: Head) =>
    Object.entries(stacks).map(([name, json]) => ({ name, json: json as JsonObject }));
  return compareSynthesized(named(base), named(head));
}

export function inPlan(stacks: readonly PlannedStack[], shape: PlanShape): readonly PlannedStack[] {
  return stacks.map((stack) => {
    const read = readPlan(asPlan(stack, shape), stack.name);
    if (!read.ok) throw new Error(read.error.what);
    return read.value;
  });
}
