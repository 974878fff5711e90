import fc from 'fast-check';
import { codeSpan, escapeMarkdown, renderMarkdown } from '../../core/report/markdown';
import { exampleRecord } from './example-record';
import { hostileText, withEveryText } from './hostile-text';

/**
 * The active punctuation that is left when escapes and code spans are taken away, as CommonMark reads them:
 * a code span ends at a run of backticks of equal length, and a backslash disarms the next punctuation character.
 */
function active(markdown: string): string {
  return markdown
    .split('\n')
    .map((line) => {
      let left = '';
      for (let i = 0; i < line.length; i++) {
        const character = line[i] as string;
        if (character === '\\') i++;
        else if (character === '`') {
          const fence = /^`+/.exec(line.slice(i))?.[0] as string;
          const rest = line.slice(i + fence.length);
          const end = new RegExp(`(?<!\`)${fence}(?!\`)`).exec(rest);
          if (!end) return 'an open code span';
          i += fence.length + end.index + fence.length - 1;
        } else if ('<>[]*_~|!@#'.includes(character)) left += character;
      }
      return left;
    })
    .join('\n');
}

describe('A finding is hostile input (invariant 11): markdown', () => {
  const benign = active(renderMarkdown(withEveryText(exampleRecord(), 'plain words')));

  it('keeps its structure whatever the finding says', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(active(renderMarkdown(withEveryText(exampleRecord(), text)))).toBe(benign);
      }),
      { numRuns: 150 },
    );
  });

  it('shows a code span of any text, backticks included', () => {
    expect(codeSpan('a`b')).toBe('``a`b``');
    expect(codeSpan('`')).toBe('`` ` ``');
  });

  it('disarms links, mentions and HTML in prose', () => {
    expect(escapeMarkdown('[x](javascript:1) <b> @all')).toBe('\\[x\\]\\(javascript\\:1\\) &lt;b&gt; \\@all');
  });

  it('says the verdict first, then what a person should do', () => {
    const markdown = renderMarkdown(exampleRecord());
    expect(markdown.startsWith('# Contained: ')).toBe(true);
    expect(markdown.indexOf('## What a person should do next')).toBeLessThan(markdown.indexOf('## Plan'));
  });
});
