import type { PolicyRule } from './facts';

/** Values may have the prefix `is:`, which means the value itself (Organization Policy, "constraints: list rules"). */
const plain = (value: string): string => value.replace(/^is:/, '');

const holds = (values: readonly string[], value: string): boolean => values.map(plain).includes(value);

/** Whether any rule restricts a list constraint. */
export const restricts = (rules: readonly PolicyRule[]): boolean =>
  rules.some((rule) => rule.denyAll || rule.allowed.length > 0 || rule.denied.length > 0);

/** Whether a boolean constraint is enforced. */
export const isEnforced = (rules: readonly PolicyRule[]): boolean => rules.some(({ enforce }) => enforce);

/**
 * Whether one of the spellings of a value is allowed. Denied values take precedence. A rule with a condition counts as
 * if it applied, because the tags of a new resource are unknown here.
 */
export function lets(rules: readonly PolicyRule[], spellings: readonly string[]): boolean {
  if (!restricts(rules)) return true;
  if (rules.some(({ denyAll }) => denyAll)) return false;
  if (spellings.some((value) => rules.some(({ denied }) => holds(denied, value)))) return false;
  const allowing = rules.filter(({ allowed }) => allowed.length > 0);
  return (
    allowing.length === 0 || allowing.some(({ allowed }) => spellings.some((value) => holds(allowed, value)))
  );
}

/** The rules in words, one line each. */
export const rulesInWords = (rules: readonly PolicyRule[]): readonly string[] =>
  rules.map((rule) => {
    const parts = [
      ...(rule.allowAll ? ['allows all'] : []),
      ...(rule.denyAll ? ['denies all'] : []),
      ...(rule.enforce ? ['is enforced'] : []),
      ...(rule.allowed.length > 0 ? [`allows ${rule.allowed.join(', ')}`] : []),
      ...(rule.denied.length > 0 ? [`denies ${rule.denied.join(', ')}`] : []),
      ...(rule.condition === '' ? [] : [`where ${rule.condition}`]),
    ];
    return `a rule ${parts.join(', ') || 'without content'}`;
  });
