import { SEVERITIES } from '../../review/contract/rule';
import { RULES } from '../../review/rules';
import { LEFT_OUT } from '../../review/rules/left-out';
import { readReviewRules, reviewRulesMarkdown } from '../../scripts/review-rules';

describe('docs/review-rules.md', () => {
  const text = readReviewRules();

  it('matches the rules; if not, run npm run docs', () => {
    expect(text).toBe(reviewRulesMarkdown());
  });

  it('has a heading for each rule whose anchor is its id', () => {
    const headings = [...text.matchAll(/^## (R\d\d)$/gm)].map((match) => match[1]);
    expect(headings).toEqual(RULES.map(({ id }) => id));
  });

  it('lists exceptions only for rules that exist', () => {
    const ids = RULES.map(({ id }) => id);
    expect(LEFT_OUT.map(({ rule }) => rule).filter((rule) => !ids.includes(rule))).toEqual([]);
    for (const { what } of LEFT_OUT) expect(text).toContain(what);
  });
});

describe('every rule', () => {
  test.each(RULES.map((rule) => [rule.id, rule] as const))('%s states its subject', (_, rule) => {
    expect(SEVERITIES).toContain(rule.severity);
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.why).toMatch(/^\S.*\.$/s);
    expect(rule.fix).toMatch(/^\S.*\.$/s);
    expect(rule.sources.length).toBeGreaterThan(0);
    expect(rule.sources.filter((source) => !/^(?:https:\/\/|docs\/)/.test(source))).toEqual([]);
  });
});
