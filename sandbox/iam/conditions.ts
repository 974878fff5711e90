import type { ConditionSubject } from '../contract/requirement';

const EQUALS = /^resource\.name\s*==\s*(?:"([^"]+)"|'([^']+)')$/;
const ENDS_WITH = /^resource\.name\.endsWith\(\s*(?:"([^"]+)"|'([^']+)')\s*\)$/;
const STARTS_WITH = /^resource\.name\.startsWith\(\s*(?:"([^"]+)"|'([^']+)')\s*\)$/;

/**
 * True only if the sandbox knows the condition and it holds. Any other condition denies. The list of services with
 * `resource.name`: cloud.google.com/iam/docs/conditions-resource-attributes.
 */
export function conditionHolds(expression: string, subject: ConditionSubject): boolean {
  const alternatives = expression.split('||').map((part) => part.trim());
  return alternatives.some((part) => clauseHolds(part, subject));
}

function clauseHolds(clause: string, { name }: ConditionSubject): boolean {
  const equals = EQUALS.exec(clause);
  if (equals) return name !== undefined && name === (equals[1] ?? equals[2]);
  const ends = ENDS_WITH.exec(clause);
  if (ends) return name?.endsWith((ends[1] ?? ends[2]) as string) === true;
  const prefix = STARTS_WITH.exec(clause);
  const wanted = prefix?.[1] ?? prefix?.[2];
  return wanted !== undefined && name?.startsWith(wanted) === true;
}

export const isKnownCondition = (expression: string): boolean =>
  expression
    .split('||')
    .map((part) => part.trim())
    .every((part) => [EQUALS, STARTS_WITH, ENDS_WITH].some((known) => known.test(part)));
