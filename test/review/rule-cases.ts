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

/** As much of a finding as the test says. */
export interface Expected {
  /** A part of the construct path, or of the address where it has none. */
  readonly at?: string;
  readonly severity: Severity;
  readonly says?: RegExp;
  readonly assumed?: true;
}

export interface RuleCase {
  /** What somebody does, after "somebody". */
  readonly name: string;
  /** Changes the head. */
  edit?(head: Head): void;
  /** Changes the base too, before: for what the full stack has not. */
  given?(head: Head): void;
  /** What the plan does not know. Judged in plans only. */
  readonly unknown?: readonly UnknownArgument[];
  /** All findings of the rule, in any order. */
  readonly finds: readonly Expected[];
  /** Where it can be seen. @default - everywhere */
  readonly only?: 'folders' | 'plan';
}

/**
 * Every case is reviewed from two synthesized folders, and from a plan that moves everything into a counted module: the
 * same has to be found, because names and addresses play no part.
 */
export function describeRule(rule: string, cases: readonly RuleCase[]): void {
  describe.each(cases.map((one) => [one.name, one] as const))(`${rule}: somebody %s`, (_, one) => {
    // Once for all tests of the case: nothing changes them.
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
    // The hardest shape for them all; test/review/cases/ has real plans in the plain one.
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
  // The rule alone: the others have cases of their own, and there are thousands of reviews here.
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

/** Plans here carry no construct path, but the name in the address follows from it. */
const isAt = ({ constructPath, address }: ReviewFinding, at: string): boolean =>
  constructPath?.includes(at) === true || address.includes(at) || address.includes(at.replaceAll('/', '_'));

const told = ({ rule, severity, address, message, assumed }: ReviewFinding): string =>
  `${rule} ${severity} ${address}${assumed ? ' (assumed)' : ''}: ${message}`;

const fullHead = (): Head => new Head({ [STACK]: fullStack() as Block });

let unchanged: Head | undefined;
/** The base of most cases: one object, whose declarations are read once. A case may change its head only. */
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
