/**
 * The generated document of the rules. Each rule has an anchor with its id in lower case, so that its title may change.
 */
export const RULES_DOCUMENT = 'docs/review-rules.md';

/** For example `docs/review-rules.md#r01`. */
export const ruleHref = (rule: string, document = RULES_DOCUMENT): string =>
  `${document}#${rule.toLowerCase().replace(/[^a-z0-9-]/g, '')}`;
