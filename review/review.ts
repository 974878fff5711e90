import { createContext } from './context';
import type { ReviewContext } from './contract/review-context';
import { type Effects, type Observation, type Rule, SEVERITIES } from './contract/rule';
import type { ReviewFinding } from './finding';
import { type PlannedStack, touches } from './model/change';
import type { ResponseChange } from './response/response-change';
import { RULES } from './rules';
import { type Verdicts, verdictsOf } from './verdicts';

export interface ReviewOptions {
  /** @default - all of them */
  readonly rules?: readonly Rule[];
  /** The effect of the change on the response, from the synthesized folders. @default - not shown */
  readonly response?: ResponseChange;
}

export interface Review {
  readonly verdicts: Verdicts;
  /** The worst is first. */
  readonly findings: readonly ReviewFinding[];
  readonly counts: Counts;
  readonly context: ReviewContext;
}

/** Counts of managed resources, in all inputs. */
export interface Counts {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly forget: number;
  readonly move: number;
  readonly import: number;
  readonly unchanged: number;
}

/** Pure. A rule that throws becomes a finding, so that a review never passes because of a broken rule. */
export function review(
  stacks: readonly PlannedStack[],
  { rules = RULES, response }: ReviewOptions = {},
): Review {
  const context = createContext(stacks, response);
  const results = rules.flatMap((rule) => resultsOf(rule, context));
  return {
    verdicts: verdictsOf(results.map(({ effects }) => effects)),
    findings: results.map(({ finding }) => finding).sort(bySeverity),
    counts: countsOf(stacks),
    context,
  };
}

interface RuleResult {
  readonly finding: ReviewFinding;
  readonly effects: Effects;
}

function resultsOf(rule: Rule, context: ReviewContext): readonly RuleResult[] {
  try {
    return [...rule.check(context)].map((observation) => resultOf(rule, observation));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The rule ended in an error, so it counts as violated: ${reason}`;
    return [resultOf(rule, { message, effects: UNJUDGED, assumed: true })];
  }
}

const UNJUDGED: Effects = { detection: 'unknown', response: 'unknown', powers: 'unknown' };

function resultOf(rule: Rule, observation: Observation): RuleResult {
  const { change, message, values, recognized, assumed = false } = observation;
  return {
    effects: observation.effects ?? rule.effects,
    finding: {
      rule: rule.id,
      title: rule.title,
      severity: observation.severity ?? rule.severity,
      stack: change?.stack ?? '',
      address: change?.address ?? '',
      ...(change?.constructPath === undefined ? {} : { constructPath: change.constructPath }),
      ...(change?.source === undefined ? {} : { source: change.source }),
      message,
      why: rule.why,
      fix: rule.fix,
      ...(values === undefined ? {} : { values }),
      ...(recognized === undefined ? {} : { recognized }),
      assumed,
    },
  };
}

const bySeverity = (a: ReviewFinding, b: ReviewFinding): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  compare(a.rule, b.rule) ||
  compare(`${a.stack} ${a.address}`, `${b.stack} ${b.address}`);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function countsOf(stacks: readonly PlannedStack[]): Counts {
  const managed = stacks.flatMap(({ changes }) => changes).filter(({ mode }) => mode === 'managed');
  const count = (kind: string): number => managed.filter((change) => change.kind === kind).length;
  return {
    create: count('create'),
    update: count('update'),
    replace: count('replace'),
    delete: count('delete'),
    forget: count('forget'),
    move: managed.filter(({ previousAddress }) => previousAddress !== undefined).length,
    import: managed.filter(({ imported }) => imported).length,
    unchanged: managed.filter((change) => !touches(change)).length,
  };
}
