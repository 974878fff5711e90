import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { invalidArgument } from '../protocol/errors';

/** ProtoJSON leaves out false, except in a oneof, where it shows which member is set. So `enforce: false` stays. */
export function withoutZeros({ etag: _ignored, updateTime: _outputOnly, ...spec }: JsonObject): JsonObject {
  const rules = listOf(spec.rules).map((rule) => withoutNull(objectOf(rule)));
  return {
    ...(rules.length === 0 ? {} : { rules }),
    ...(spec.inheritFromParent === true ? { inheritFromParent: true } : {}),
    ...(spec.reset === true ? { reset: true } : {}),
  };
}

const withoutNull = (members: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));

interface Place {
  readonly constraint: string;
  readonly place: string;
}

/** Checks what the API description of PolicySpec and PolicyRule requires. */
export function checkSpec(spec: JsonObject, { constraint, place }: Place): void {
  const rules = listOf(spec.rules).map(objectOf);
  if (spec.reset === true && (rules.length > 0 || spec.inheritFromParent === true)) {
    throw invalidArgument('with reset, rules must be empty and inherit_from_parent false', `${place}.reset`);
  }
  for (const rule of rules) checkRule(rule, place);
  const isBoolean = constraint.startsWith('custom.') || rules.some(({ enforce }) => enforce !== undefined);
  if (isBoolean) checkBoolean(spec, rules, place);
}

const KINDS = ['values', 'allowAll', 'denyAll', 'enforce'] as const;

function checkRule(rule: JsonObject, place: string): void {
  if (KINDS.filter((kind) => rule[kind] !== undefined).length !== 1) {
    throw invalidArgument(`a rule sets one of ${KINDS.join(', ')}`, `${place}.rules`);
  }
  const expression = textOf(objectOf(rule.condition).expression);
  if (rule.condition !== undefined) checkTagCondition(expression, place);
}

function checkBoolean(spec: JsonObject, rules: readonly JsonObject[], place: string): void {
  if (rules.some(({ enforce }) => enforce === undefined)) {
    throw invalidArgument('rules of a boolean constraint set enforce', `${place}.rules`);
  }
  if (spec.inheritFromParent === true) {
    throw invalidArgument(
      'inherit_from_parent can be set only for list constraints',
      `${place}.inheritFromParent`,
    );
  }
  if (spec.reset === true) return;
  const [plain, ...more] = rules.filter(({ condition }) => condition === undefined);
  if (!plain || more.length > 0) {
    throw invalidArgument('there must be exactly one rule without a condition', `${place}.rules`);
  }
  if (rules.some((rule) => rule !== plain && rule.enforce === plain.enforce)) {
    throw invalidArgument(
      'rules with a condition must set enforce to the opposite of the rule without one',
      `${place}.rules`,
    );
  }
}

const ARGUMENT = String.raw`\s*(?:'[^']*'|"[^"]*")\s*`;
const ASKED = String.raw`!?\s*resource\.(?:matchTag(?:Id)?\(${ARGUMENT},${ARGUMENT}\)|hasTagKey(?:Id)?\(${ARGUMENT}\))`;
const CONDITION = new RegExp(String.raw`^\s*${ASKED}(?:\s*(?:&&|\|\|)\s*${ASKED}){0,9}\s*$`);

/**
 * "1 to 10 subexpressions, joined by the || or && operators. Each subexpression must use" one of four functions on
 * tags. The description does not mention parentheses or negation; a single `!` is accepted.
 */
function checkTagCondition(expression: string, place: string): void {
  if (CONDITION.test(expression)) return;
  throw invalidArgument(`the condition "${expression}" does not test tags of the resource`, `${place}.rules`);
}
