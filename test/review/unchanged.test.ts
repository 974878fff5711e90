import { compareSynthesized, type SynthesizedStack } from '../../review/input/synthesized';
import { review } from '../../review/review';
import { outdirOf, RAISED, stacksOf as stacksOfExample } from '../examples/synthesized-examples';
import { fullStack, STACK } from './full-stack';
import { inPlan, stacksOf } from './rule-cases';

const EXAMPLES = Object.keys(RAISED);

const all = (): Record<string, readonly SynthesizedStack[]> => ({
  ...Object.fromEntries(
    EXAMPLES.map((example) => {
      outdirOf(example);
      return [example, stacksOfExample(example).map(({ name, json }) => ({ name, json: json as never }))];
    }),
  ),
  full: [{ name: STACK, json: fullStack() }],
});

const told = (stacks: Parameters<typeof review>[0]): readonly string[] =>
  review(stacks).findings.map(
    ({ rule, severity, address, message }) => `${severity} ${rule} ${address}: ${message}`,
  );

describe.each([...EXAMPLES, 'full'])('%s', (name) => {
  test('gives no finding if it is unchanged', () => {
    const stacks = all()[name] as readonly SynthesizedStack[];
    const same = compareSynthesized(stacks, stacks);
    expect(told(same)).toEqual([]);
    expect(told(inPlan(same, {}))).toEqual([]);
    expect(told(inPlan(same, { isWrapped: true }))).toEqual([]);
  });

  test('gives no finding at medium or above in a first deployment', () => {
    const stacks = all()[name] as readonly SynthesizedStack[];
    const first = compareSynthesized([], stacks);
    const serious = (lines: readonly string[]) => lines.filter((line) => !/^(?:low|info) /.test(line));
    expect(serious(told(first))).toEqual([]);
    expect(serious(told(inPlan(first, {})))).toEqual([]);
    expect(serious(told(inPlan(first, { isWrapped: true })))).toEqual([]);
  });
});

test('a move of all resources gives findings only about the move', () => {
  const lines = told(inPlan(stacksOf({}), { isMoved: true }));
  expect(lines.filter((line) => !line.startsWith('info R35 '))).toEqual([]);
});
