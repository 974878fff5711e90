import fc from 'fast-check';
import { renderReport } from '../../../cli/report/render-report';
import { STYLE } from '../../../cli/report/style';
import { TEMPLATE } from '../../../cli/report/template';
import { exampleRecord } from '../../core/report/example-record';
import { hostileText, withEveryText } from '../../core/report/hostile-text';

/** Tag names and attribute names in order, without attribute values and text. */
const skeleton = (html: string): string[] =>
  (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));

const hrefs = (html: string): string[] =>
  [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1] as string);

const LINKS = /^https:\/\/(www\.virustotal\.com|attack\.mitre\.org|console\.cloud\.google\.com)\//;

describe('A finding is hostile input (invariant 11): report.html', () => {
  const benign = skeleton(renderReport(withEveryText(exampleRecord(), 'plain words')));

  it('keeps its tags and attributes whatever the finding contains', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const html = renderReport(withEveryText(exampleRecord(), text));
        expect(skeleton(html)).toEqual(benign);
      }),
      { numRuns: 150 },
    );
  });

  it('contains no invisible, control or bidirectional character', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const html = renderReport(withEveryText(exampleRecord(), text)).replaceAll('\n', '');
        expect(html).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 150 },
    );
  });

  it('links only to addresses that Riposte builds itself', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(hrefs(renderReport(withEveryText(exampleRecord(), text)))).toEqual([]);
      }),
      { numRuns: 50 },
    );
    const links = hrefs(renderReport(exampleRecord()));
    expect(links.length).toBe(12);
    expect(links.every((href) => LINKS.test(href))).toBe(true);
  });

  it('loads nothing and runs nothing', () => {
    const html = renderReport(exampleRecord());
    expect(html).toContain("default-src 'none'; style-src 'unsafe-inline'");
    expect(html).not.toMatch(
      /<(script|link|img|iframe|object|embed|base|form)\b|@import|url\(|\ssrc=|\son[a-z]+=/i,
    );
  });

  it('uses only the escaping form of the template language, and a style that escaping cannot change', () => {
    expect(TEMPLATE).not.toContain('<%~');
    expect(STYLE).not.toMatch(/[&<>"']/);
  });
});
