import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { escapeMarkdown } from '../../../core/report/escape-markdown';
import { codeSpan, renderMarkdown } from '../../../core/report/markdown';
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
        } else if ('<>[]*~|!@$'.includes(character)) left += character;
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

  it('shows any text as a code span, even with backticks', () => {
    expect(codeSpan('a`b')).toBe('``a`b``');
    expect(codeSpan('`')).toBe('`` ` ``');
  });

  it('disarms links, mentions and HTML in prose', () => {
    expect(escapeMarkdown('[x](javascript:1) <b> @all')).toBe('\\[x\\](javascript\\:1) &lt;b&gt; \\@all');
  });

  it.each([
    'docs/runbooks.md#contain-by-hand, 2.78 s after 2026-04-15T11:01:10.445Z (a fact)',
    'Contain by hand now: a step failed; its error says (in full) where, and how to fix it.',
    'Ingress INGRESS_TRAFFIC_ALL; the policy lets anyone call the service, 100 % of it.',
    "Google's ATT&CK page, revision web-00006-kuw - not a list",
  ])('does not escape text that needs no escape: %s', (text) => {
    expect(escapeMarkdown(text)).toBe(text);
  });

  describe('rendered', () => {
    const markdown = new MarkdownIt({ html: true });
    const tags = (text: string) => (markdown.render(text).match(/<[^>]*>/g) ?? []).join('');
    const pieces = fc.constantFrom(
      ...[
        '#1',
        '# ',
        '-',
        '=',
        '_',
        '__',
        '*',
        '**',
        '`',
        '~~',
        '#',
        '#1',
        '# ',
        '-',
        '=',
        '- ',
        '+ ',
        '1. ',
        '1) ',
        '> ',
        '===',
        '---',
        '|',
        '&lt;',
        '<b>',
      ],
      ...['[a](b)', '![a](b)', 'https://x.invalid', 'www.x.invalid', 'a_b', 'x', ' ', '.', ':', '\\', '!'],
    );
    const line = fc.array(pieces, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));

    it('is one paragraph with the text', () => {
      fc.assert(
        fc.property(line, (text) => {
          const words = text.trim() === '' || /^\s/.test(text) ? `x${text}` : text;
          expect(tags(escapeMarkdown(words))).toBe('<p></p>');
          const shown = markdown.renderInline(escapeMarkdown(words));
          const read = shown
            .replaceAll('&lt;', '<')
            .replaceAll('&gt;', '>')
            .replaceAll('&quot;', '"')
            .replaceAll('&amp;', '&');
          expect(read.trim()).toBe(words.trim());
        }),
        { numRuns: 500 },
      );
    });

    it('keeps the structure of a whole report', () => {
      const plain = tags(renderMarkdown(withEveryText(exampleRecord(), 'plain words')));
      fc.assert(
        fc.property(hostileText(), (text) => {
          expect(tags(renderMarkdown(withEveryText(exampleRecord(), text)))).toBe(plain);
        }),
        { numRuns: 50 },
      );
    });

    it('has no bare address that GitHub would link', () => {
      fc.assert(
        fc.property(line, (text) => {
          expect(escapeMarkdown(text)).not.toMatch(/(?<!\\):\/\/|www\.\S|(?<!\\)#\d/i);
        }),
      );
    });
  });

  it('shows the verdict first, then what a person should do', () => {
    const markdown = renderMarkdown(exampleRecord());
    expect(markdown.startsWith('# Contained: ')).toBe(true);
    expect(markdown.indexOf('## What a person should do next')).toBeLessThan(markdown.indexOf('## Plan'));
  });
});
