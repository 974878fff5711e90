import { allTargets } from '../../rehearsal/targets';
import { SEVERITIES, type Severity } from '../../review/contract/rule';
import type { ReviewFinding } from '../../review/finding';
import { readPlan } from '../../review/input/plan-json';
import { compareSynthesized } from '../../review/input/synthesized';
import type { PlannedStack } from '../../review/model/change';
import { review } from '../../review/review';
import { RULES } from '../../review/rules';
import type { SynthesizedStacks } from '../../testing/synthesized-stacks';
import { synthesizedOnce } from '../factories/synthesized-target';
import { tempFolder } from '../factories/temp-folder';
import { CASES } from './cases';
import { type CaseHead, caseBase, caseHead, headStacks, synthesizedStacks } from './cases/case-head';
import {
  type LoadedPlan,
  loadBase,
  loadPlan,
  recordAgain,
  recordedCases,
  recordedTargets,
  tryRecordedCase,
} from './cases/load-plan';
import { NOT_IN_PLANS } from './cases/not-in-plans';
import type { ExpectedFinding, ReviewCase } from './cases/review-case';

const bases = new Map<string, Promise<SynthesizedStacks>>();
/** Synthesized once for all cases of a target. */
function baseOf(target: string): Promise<SynthesizedStacks> {
  const known = bases.get(target) ?? caseBase(target, tempFolder(`cases-${target}`), synthesizedOnce);
  bases.set(target, known);
  return known;
}

const heads = new Map<string, CaseHead>();
/** Created once for the tests of a case. */
async function headOf(one: ReviewCase): Promise<CaseHead> {
  const head = heads.get(one.id) ?? caseHead(one, await baseOf(one.target), tempFolder(one.id));
  heads.set(one.id, head);
  return head;
}

const read = ({ stack, plan }: LoadedPlan): PlannedStack => {
  const result = readPlan(plan, stack);
  if (result.ok) return result.value;
  throw new Error(`${stack}: ${result.error.what}`);
};

const isSerious = ({ severity }: { readonly severity: Severity }): boolean =>
  severity === 'critical' || severity === 'high';

const isAt = (finding: ReviewFinding, { address, type }: ExpectedFinding): boolean =>
  (address === undefined ||
    (typeof address === 'string' ? finding.address === address : address.test(finding.address))) &&
  (type === undefined || finding.address.includes(`${type}.`));

const isThat = (finding: ReviewFinding, expected: ExpectedFinding): boolean =>
  finding.rule === expected.rule &&
  isAt(finding, expected) &&
  (expected.says === undefined || expected.says.test(finding.message)) &&
  (expected.severity === undefined || finding.severity === expected.severity);

const line = ({ rule, severity, address, message }: ReviewFinding): string =>
  `${rule} ${severity} ${address}: ${message}`;

/** The problems of the findings, as lines. Empty if the findings match the case. */
function complaints(
  one: ReviewCase,
  stacks: readonly PlannedStack[],
  all: readonly ExpectedFinding[],
): string[] {
  const { findings } = review(stacks);
  const missing = all.filter(
    (expected) => findings.filter((finding) => isThat(finding, expected)).length !== 1,
  );
  const mayBe = SEVERITIES.indexOf(one.maxSeverity ?? (all.length === 0 ? 'medium' : 'critical'));
  const unexpected = findings.filter((finding) => {
    if (SEVERITIES.indexOf(finding.severity) < mayBe) return true;
    if (all.some((expected) => isThat(finding, expected))) return false;
    if (finding.rule === one.rule) return true;
    // Another rule may also judge the same change. The case must expect serious findings of other rules.
    return isSerious(finding) && finding.address !== '' && !all.some((expected) => isAt(finding, expected));
  });
  return [
    ...missing.map(
      ({ rule, address, type, severity }) => `not found once: ${[rule, severity, address ?? type].join(' ')}`,
    ),
    ...unexpected.map((finding) => `not expected: ${line(finding)}`),
  ];
}

describe.each(CASES.map((one) => [one.id, one] as const))('%s', (id, one) => {
  test('is found in its plan', () => {
    expect(complaints(one, loadPlan(id).map(read), one.expected)).toEqual([]);
  });

  if (one.onlyInPlan === undefined) {
    test('is found in the two synthesized folders', async () => {
      const base = synthesizedStacks(await baseOf(one.target));
      const before = one.when === 'first-deployment' ? [] : base;
      const stacks = compareSynthesized(before, headStacks(await headOf(one)));
      expect(complaints(one, stacks, one.expectedSynthesized ?? one.expected)).toEqual([]);
    });
  }

  test('has a recording of its current edit', async () => {
    const { edit } = await headOf(one);
    expect({ [recordAgain(id)]: tryRecordedCase(id)?.edit }).toEqual({ [recordAgain(id)]: edit });
  });
});

describe('the recordings', () => {
  const targets = [
    ...new Set([...allTargets().map(({ name }) => name), ...CASES.map(({ target }) => target)]),
  ];

  test('exist for every case, and for nothing else', () => {
    expect(recordedCases()).toEqual(CASES.map(({ id }) => id).sort());
  });

  test('exist for every example and for every target of a case', () => {
    expect(recordedTargets()).toEqual(targets.sort());
  });

  test('contain no path and no address of a machine', () => {
    const texts = recordedTargets().map((target) => JSON.stringify(loadBase(target)));
    const suspicious = /127\.0\.0\.1|localhost|"\/(?:tmp|home|Users|work)\/|\bregistry\.(?!terraform\.io)/;
    expect(texts.filter((text) => suspicious.test(text))).toEqual([]);
  });
});

test('every case has a unique id', () => {
  expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
});

describe('the rules', () => {
  const shown = new Set(
    CASES.flatMap(({ rule, expected }) => expected.map((one) => one.rule).filter((id) => id === rule)),
  );

  test('each have a finding in a recorded plan, or NOT_IN_PLANS has the reason', () => {
    const missing = RULES.map(({ id }) => id).filter((id) => !shown.has(id) && !(id in NOT_IN_PLANS));
    expect(missing).toEqual([]);
  });

  test('that no plan shows exist, and have no case', () => {
    const ids = new Set(RULES.map(({ id }) => id));
    expect(Object.keys(NOT_IN_PLANS).filter((id) => !ids.has(id) || shown.has(id))).toEqual([]);
  });
});

describe.each(recordedTargets())('%s, unchanged', (target) => {
  test('gives no finding', () => {
    const { findings, verdicts } = review(loadBase(target).map(read));
    expect(findings.map(line)).toEqual([]);
    expect(verdicts).toEqual({ detection: 'unchanged', response: 'unchanged', powers: 'unchanged' });
  });

  test('also gives no finding from two synthesized folders', async () => {
    const stacks = synthesizedStacks(await baseOf(target));
    expect(review(compareSynthesized(stacks, stacks)).findings.map(line)).toEqual([]);
  });

  test('belongs to the pipeline with every resource, because of the references', () => {
    const { everything, pairs } = review(loadBase(target).map(read)).context;
    const ours = new Set(pairs);
    const others = everything.filter((pair) => !ours.has(pair)).map(({ change }) => change.address);
    expect(others).toEqual([]);
  });
});
