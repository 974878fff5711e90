import { renderBlocks, textBlock } from '../../../review/report/markdown/blocks';
import { paginate } from '../../../review/report/markdown/paginate';
import { renderMarkdown } from '../../../review/report/markdown/render-markdown';
import type { ReviewReport } from '../../../review/report/review-report';
import { readMarkdown } from './read-markdown';
import { SAMPLES } from './samples';

const make = (name: string): ReviewReport => (SAMPLES[name] as () => ReviewReport)();
const only = (name: string): string => {
  const parts = renderMarkdown(make(name));
  expect(parts).toHaveLength(1);
  return parts[0] as string;
};

describe('The comment in a pull request', () => {
  it('reports three times unchanged, in one line, if nothing is relevant', () => {
    expect(only('untouched').split('\n').slice(0, 4)).toEqual([
      '<!-- riposte-review:riposte -->',
      '## ⚪ Nothing in this change concerns detection or response',
      '',
      'Detection is unchanged, the response is unchanged, powers are unchanged.',
    ]);
  });

  it('begins with a marker of only the name, and the worst verdict', () => {
    const lines = only('filter').split('\n');
    expect(lines[0]).toBe('<!-- riposte-review:production -->');
    expect(lines[1]).toBe('## 🔴 This change weakens detection');
    expect(lines.slice(3, 6)).toEqual([
      '🔴 **Detection gets weaker**<br>',
      '⚪ The response is unchanged<br>',
      '⚪ Powers are unchanged',
    ]);
  });

  it('warns of destroyed resources, before the findings', () => {
    const markdown = only('many');
    expect(markdown).toContain('> [!CAUTION]\n> **1 resource is destroyed.**\n> - <code>riposte/');
    expect(markdown.indexOf('[!CAUTION]')).toBeLessThan(markdown.indexOf('### Findings'));
    expect(only('filter')).not.toContain('[!CAUTION]');
  });

  it('does not name deposed objects in the warning', () => {
    const report = make('many');
    const resources = report.resources.map((resource) => ({ ...resource, deposed: true }));
    expect(renderMarkdown({ ...report, resources })[0]).not.toContain('> - ');
  });

  it('links each rule to its section', () => {
    expect(only('filter')).toContain('[R02](docs/review-rules.md#r02)');
    const [part] = renderMarkdown(make('filter'), { rulesDocument: 'https://example.com/rules.md' });
    expect(part).toContain('[R02](https://example.com/rules.md#r02)');
  });

  it('shows an exception with its owner and its end', () => {
    expect(only('many')).toContain('Accepted by security&#64;example.com until 2027-01-31');
  });

  it('shows who gains which power', () => {
    expect(only('grown')).toMatch(/🔴 \*\*The actor\*\* may now delete services/);
    expect(only('grown')).toContain('Leads to more: <code>iam.<wbr>serviceAccounts.<wbr>actAs</code>');
  });
});

describe('A comment that is too long', () => {
  const parts = renderMarkdown(make('long'));

  it('is split into parts that GitHub accepts, each with a marker and its number', () => {
    expect(parts.length).toBeGreaterThan(1);
    parts.forEach((part, index) => {
      expect(part.length).toBeLessThan(65_000);
      expect(part).toContain(`<sub>Part ${index + 1} of ${parts.length}</sub>`);
      expect(part.startsWith(`<!-- riposte-review:riposte${index === 0 ? '' : `:${index + 1}`} -->\n`)).toBe(
        true,
      );
    });
  });

  it.each([2_000, 3_000, 5_000, 20_000])(
    'is never cut inside a fence, table or details, with parts of %i',
    (limit) => {
      for (const part of renderMarkdown(make('full'), { limit })) {
        expect(part.length).toBeLessThanOrEqual(limit);
        const { structure } = readMarkdown(part);
        const balance = (open: string, close: string) =>
          structure.filter((token) => token === open).length -
          structure.filter((token) => token === close).length;
        expect(balance('<details>', '</details>')).toBe(0);
        expect(balance('<code>', '</code>')).toBe(0);
        expect((part.match(/^`{3,}/gm) ?? []).length % 2).toBe(0);
        for (const line of part.split('\n').filter((row) => row.startsWith('|')))
          expect(line).toMatch(/ \|$/);
      }
    },
  );

  it('loses nothing', () => {
    const words = (markdown: string) => markdown.match(/[A-Za-z0-9&#;]{3,}/g) ?? [];
    const whole = new Set(words(renderMarkdown(make('full'), { limit: 1_000_000 }).join('\n')));
    const split = new Set(words(renderMarkdown(make('full'), { limit: 2_000 }).join('\n')));
    expect([...whole].filter((word) => !split.has(word))).toEqual([]);
  });

  it('repeats the head of a table and the summary of details', () => {
    const rows = Array.from({ length: 100 }, (_item, index) => [`row ${index}`, 'x'.repeat(40)]);
    const lines = Array.from({ length: 300 }, (_item, index) => `+ line ${index}`);
    const pages = paginate(
      [
        { kind: 'table', head: ['A', 'B'], rows },
        { kind: 'details', summary: 'S', open: false, blocks: [{ kind: 'fence', info: 'diff', lines }] },
      ],
      1_500,
    );
    for (const page of pages.filter((one) => one.includes('row ')))
      expect(page).toContain('| A | B |\n| --- | --- |');
    expect(pages.filter((one) => one.includes('<summary>S (continued)</summary>')).length).toBeGreaterThan(0);
  });

  it('counts in UTF-16 units, as GitHub does', () => {
    const pages = paginate([textBlock('🔴'.repeat(400)), textBlock('🔴'.repeat(400))], 1_000);
    expect(pages).toEqual([
      renderBlocks([textBlock('🔴'.repeat(400))]),
      renderBlocks([textBlock('🔴'.repeat(400))]),
    ]);
  });
});
