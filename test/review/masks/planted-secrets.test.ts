import fc from 'fast-check';
import { paintFor } from '../../../cli/progress/paint';
import { defineRule } from '../../../review/contract/rule';
import { buildReport } from '../../../review/report/build-report';
import { renderMarkdown } from '../../../review/report/markdown/render-markdown';
import { renderGithub } from '../../../review/report/render-github';
import { renderJson } from '../../../review/report/render-json';
import { renderJunit } from '../../../review/report/render-junit';
import { renderSarif } from '../../../review/report/render-sarif';
import { renderText } from '../../../review/report/render-text';
import { review } from '../../../review/review';
import { stackOf } from '../report/plan-factory';
import { formsOf, POSITIONS, planWith } from './planted-secrets';

/** A rule that quotes everything it finds, also shortened. */
const quoting = (secret: string) =>
  defineRule({
    id: 'R98',
    title: 'An example that quotes',
    severity: 'high',
    effects: {},
    why: 'An example.',
    fix: 'An example.',
    sources: [],
    *check({ everything }) {
      for (const { change } of everything) {
        const quoted = formsOf(secret).map((form) => `"${form}"`);
        yield {
          change,
          message: `It was ${quoted.join(', ')} and ${secret.slice(0, 10)}… as well.`,
          values: { before: secret, after: JSON.stringify({ value: secret }) },
        };
      }
    },
  });

function everyFormat(position: string, secret: string): readonly string[] {
  const document = planWith(position, secret);
  const stack = stackOf(document, 'stack');
  const rules = [quoting(secret)];
  const reviewed = review([stack], { rules });
  const echo = reviewed.findings[0];
  const report = buildReport(reviewed, {
    documents: [document],
    fingerprint: 'f',
    powers: [
      {
        who: secret,
        principal: secret,
        scope: secret,
        gained: [secret],
        lost: [secret],
        standsOut: [secret],
        words: secret,
      },
    ],
    coverage: [
      { detector: secret, playbook: secret, before: { mode: secret, verdict: secret }, after: null },
    ],
    tamper: { lost: [secret], gained: [secret] },
    responses: [{ finding: secret, before: secret, after: secret, why: secret }],
    notes: [{ kind: 'other', text: secret }],
    excepted:
      echo === undefined
        ? []
        : [{ finding: echo, place: secret, reason: secret, owner: secret, ends: secret }],
  });
  const github = renderGithub(report);
  return [
    JSON.stringify(report),
    renderMarkdown(report).join('\n'),
    renderText(report, { paint: paintFor(false, {}), columns: 100 }),
    renderJson(report),
    renderSarif(report, { rules, version: '0.1.0' }),
    renderJunit(report),
    github.commands,
    github.summary,
  ];
}

/** The document without the escapes and the line breaks of its format. */
const plainOf = (output: string): string =>
  output
    .replace(/&#(\d+);/g, (_whole, code) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll('<wbr>', '')
    .replace(/\n[-+ ]*/g, '')
    .replace(/[\s\u200b]/g, '');

/** Looks like a generated password or token. It contains the characters that each encoding changes. */
const secretText = () =>
  fc
    .tuple(
      fc.stringMatching(/^[A-Za-z0-9]{5,12}$/),
      fc.stringMatching(/^[A-Za-z0-9+/=&<>"'\\%#@:;.,_~|!?*()-]{4,20}$/),
      fc.stringMatching(/^[A-Za-z0-9]{3,6}$/),
    )
    .map((parts) => `k7${parts.join('')}`);

describe('Secrets of a plan appear in no format', () => {
  test.each(POSITIONS)('planted in %s', (position) => {
    fc.assert(
      fc.property(secretText(), (secret) => {
        const forbidden = [...formsOf(secret), ...formsOf(encodeURIComponent(secret)), secret.slice(0, 10)];
        for (const output of everyFormat(position, secret)) {
          const plain = plainOf(output);
          for (const form of forbidden) {
            expect(output.includes(form) ? `${form} in ${output}` : '').toBe('');
            expect(plain.includes(form) ? `${form} in ${plain}` : '').toBe('');
          }
        }
      }),
      { numRuns: 12 },
    );
  });
});
