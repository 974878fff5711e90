import fc from 'fast-check';
import { checkRecorded, parseRecordedLine, toRecordedLine } from '../../../core/replay/recorded-finding';
import { known } from '../../../core/values/result';
import { OTHER_CANONICAL_NAME } from '../../factories/names';
import { aRecorded } from '../../factories/recorded';

const line = (change: (json: Record<string, unknown>) => void = () => undefined): string => {
  const json = JSON.parse(toRecordedLine(aRecorded()));
  change(json);
  return JSON.stringify(json);
};
const problem = (text: string) => {
  const parsed = parseRecordedLine(text);
  if (parsed.ok) throw new Error('nothing is wrong with it');
  return parsed.error;
};
const at = (json: Record<string, unknown>, path: string): Record<string, unknown> =>
  path.split('.').reduce((value, key) => value[key] as Record<string, unknown>, json);

describe('a recorded finding', () => {
  it('is one line, and is the same after reading', () => {
    const recorded = aRecorded({ assumed: ['the service is public'] });
    const text = toRecordedLine(recorded);
    expect(text).not.toContain('\n');
    expect(parseRecordedLine(text)).toEqual({ ok: true, value: recorded });
  });

  it('keeps every part of the investigation, including the advice', () => {
    const recorded = aRecorded({
      investigation: {
        logs: known({
          from: 'a',
          to: 'b',
          entries: [{ at: 'a', severity: 'INFO', text: 'x' }],
          truncated: false,
        }),
        relatedFindings: known([{ canonicalName: 'n', category: 'c', severity: 'LOW', eventTime: 't' }]),
        reputation: known({ malicious: 1, engines: 70, url: 'https://example.com' }),
        hold: known({ active: true, until: 'u', setBy: 's', badDigests: ['d'] }),
      },
    });
    expect(parseRecordedLine(toRecordedLine(recorded))).toEqual({ ok: true, value: recorded });
  });

  it.each<[string, (json: Record<string, unknown>) => void, RegExp, RegExp]>([
    ['another version', (json) => Object.assign(json, { schemaVersion: 2 }), /^schemaVersion$/, /./],
    ['no time', (json) => Object.assign(json, { receivedAt: 'soon' }), /^receivedAt$/, /RFC 3339/],
    ['an unknown member', (json) => Object.assign(json, { extra: 1 }), /top level/, /./],
    ['a missing part', (json) => delete at(json, 'investigation').hold, /^investigation\.hold/, /./],
    [
      'a document that is not an object',
      (json) => Object.assign(at(json, 'investigation.service.value'), { raw: [] }),
      /^investigation\.service\.value\.raw$/,
      /object/,
    ],
    [
      'a revision without its percent',
      (json) => delete at(json, 'investigation.revisions.value.0').percent,
      /^investigation\.revisions\.value\.0\.percent$/,
      /number/,
    ],
    [
      'a notification that is not a finding',
      (json) => Object.assign(json, { notification: '{"finding":{}}' }),
      /^notification, finding\./,
      /NotificationMessage/,
    ],
    [
      'the name of another finding',
      (json) => Object.assign(json, { canonicalName: OTHER_CANONICAL_NAME }),
      /^canonicalName$/,
      /canonical name/,
    ],
  ])('with %s is refused, and the problem names that member', (_what, change, where, expected) => {
    const refused = problem(line(change));
    expect(refused.where).toMatch(where);
    expect(refused.expected).toMatch(expected);
    expect(refused.fix).toContain('--record');
  });

  it('is refused if it is not JSON', () => {
    expect(problem('{"a":')).toMatchObject({
      code: 'not-json',
      where: '(the whole line)',
    });
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseRecordedLine(text).ok === 'boolean'));
    fc.assert(fc.property(fc.jsonValue(), (json) => typeof checkRecorded(json).ok === 'boolean'));
  });
});
