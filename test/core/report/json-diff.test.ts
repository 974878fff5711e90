import fc from 'fast-check';
import { type DiffLine, diffLines } from '../../../core/report/json-diff';

const textsOf = (lines: readonly DiffLine[], ...kinds: readonly DiffLine['kind'][]): string[] =>
  lines.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);

describe('difference of before and after', () => {
  it('shows one line for a traffic target', () => {
    const lines = diffLines(
      { traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }] },
      { traffic: [{ revision: 'web-00006-kuw', percent: 100 }] },
    );
    expect(lines).toEqual([
      { kind: 'same', text: 'traffic:' },
      { kind: 'removed', text: '  - type LATEST, percent 100' },
      { kind: 'added', text: '  - revision web-00006-kuw, percent 100' },
    ]);
  });

  it('is empty for a step that changes no configuration', () => {
    expect(diffLines(null, null)).toEqual([]);
  });

  it('shows that a list became empty', () => {
    expect(diffLines({ traffic: ['a'] }, { traffic: [] })).toContainEqual({
      kind: 'added',
      text: 'traffic: (none)',
    });
  });

  const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 20 });

  it('contains both sides', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = diffLines(before, after);
        expect(textsOf(lines, 'same', 'removed')).toEqual(before.map((text) => `- ${text}`));
        expect(textsOf(lines, 'same', 'added')).toEqual(after.map((text) => `- ${text}`));
      }),
    );
  });

  it('removes and adds as few lines as possible', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        expect(textsOf(diffLines(before, after), 'same')).toHaveLength(longestCommon(before, after));
      }),
    );
  });

  it('shows both sides whole beyond 400 lines', () => {
    const many = Array.from({ length: 401 }, (_, index) => `${index}`);
    expect(textsOf(diffLines(many, many), 'removed', 'added')).toHaveLength(802);
  });
});

/** The number of lines that both lists have in the same order, computed by the definition. */
function longestCommon([first, ...before]: readonly string[], after: readonly string[]): number {
  if (first === undefined || after.length === 0) return 0;
  const at = after.indexOf(first);
  const without = longestCommon(before, after);
  return at < 0 ? without : Math.max(without, 1 + longestCommon(before, after.slice(at + 1)));
}
