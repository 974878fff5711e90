import { compareSynthesized, type SynthesizedStack } from '../../review/input/synthesized';
import { review } from '../../review/review';
import { RAISED, stacksOf as stacksOfExample } from '../examples/synthesized-examples';
import { fullStack, STACK } from './full-stack';
import { inPlan, stacksOf } from './rule-cases';

const EXAMPLES = Object.keys(RAISED);

const stacksNamed = (name: string): readonly SynthesizedStack[] =>
  name === 'full'
    ? [{ name: STACK, json: fullStack() }]
    : stacksOfExample(name).map((stack) => ({ name: stack.name, json: stack.json as never }));

const told = (stacks: Parameters<typeof review>[0]): readonly string[] =>
  review(stacks).findings.map(
    ({ rule, severity, address, message }) => `${severity} ${rule} ${address}: ${message}`,
  );

describe.each([...EXAMPLES, 'full'])('%s', (name) => {
  test('gives no finding if it is unchanged', () => {
    const stacks = stacksNamed(name);
    const same = compareSynthesized(stacks, stacks);
    expect(told(same)).toEqual([]);
    expect(told(inPlan(same, {}))).toEqual([]);
    expect(told(inPlan(same, { isWrapped: true }))).toEqual([]);
  });

  test('gives no finding at medium or above in a first deployment', () => {
    const stacks = stacksNamed(name);
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
