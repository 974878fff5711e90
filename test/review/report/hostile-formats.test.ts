import fc from 'fast-check';
import { paintFor } from '../../../cli/progress/paint';
import { visible } from '../../../core/values/visible-text';
import { renderGithub } from '../../../review/report/render-github';
import { renderJson } from '../../../review/report/render-json';
import { renderJunit } from '../../../review/report/render-junit';
import { renderSarif } from '../../../review/report/render-sarif';
import { renderText } from '../../../review/report/render-text';
import type { ReviewReport } from '../../../review/report/review-report';
import { RULES } from '../../../review/rules';
import { hostileText, withEveryText } from './hostile';
import { isValidSarif } from './read-sarif';
import { readXml } from './read-xml';
import { SAMPLES } from './samples';

const full = (SAMPLES.full as () => ReviewReport)();
const hostile = (text: string): ReviewReport => withEveryText(full, visible(text));
const each = (check: (report: ReviewReport) => void, numRuns = 100) =>
  fc.assert(
    fc.property(hostileText(), (text) => check(hostile(text))),
    { numRuns },
  );
const tags = (xml: string): readonly string[] => readXml(xml).map(({ name }) => name);

describe('A plan is hostile input', () => {
  test('JSON contains every text unchanged', () => {
    each((report) => {
      expect(JSON.parse(renderJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
    });
  });

  test('SARIF stays valid, with one result for each finding and no link in a message', () => {
    each((report) => {
      const sarif = JSON.parse(renderSarif(report, { rules: RULES, version: '0.1.0' }));
      expect(isValidSarif(sarif)).toBe(true);
      expect(sarif.runs[0].results).toHaveLength(report.findings.length + report.excepted.length);
      for (const { message } of sarif.runs[0].results) expect(message.text).not.toMatch(/\]\(|\{\d+\}/);
      for (const { locations } of sarif.runs[0].results) {
        const uri = locations[0].physicalLocation?.artifactLocation.uri;
        if (uri !== undefined) expect(uri).toMatch(/^[A-Za-z0-9%_.!~*'()/-]+$/);
      }
    }, 40);
  });

  test('JUnit stays well-formed, with the same elements', () => {
    const benign = tags(renderJunit(hostile('plain words')));
    each((report) => expect(tags(renderJunit(report))).toEqual(benign));
  });

  test('workflow commands stay on one line each', () => {
    each((report) => {
      const lines = renderGithub(report).commands.split('\n');
      expect(lines).toHaveLength(report.findings.length + 2);
      for (const line of lines.slice(0, -1)) {
        expect(line).toMatch(
          /^::(?:error|warning|notice) (?:file=[^:,]*,)?(?:line=\d+,)?title=[^:,\r\n]*::[^\r\n]*$/,
        );
      }
    });
  });

  test('a terminal gets no control characters except our colours', () => {
    const paint = paintFor(true, {});
    each((report) => {
      const text = renderText(report, { paint, columns: 60 });
      const withoutColours = text.replaceAll(/\p{Cc}\[\d+m/gu, '').replaceAll('\n', '');
      expect(withoutColours).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    });
  });
});
