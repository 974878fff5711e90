import fc from 'fast-check';
import { decodeNotification, decodeText } from '../../../core/finding/decode-push';
import type { Finding } from '../../../core/finding/finding';
import { imageDigestOf } from '../../../core/finding/finding';
import { findingOf } from '../../../core/ledger/case-document';
import {
  aFinding,
  findingJson,
  type JsonRecord,
  notificationJson,
  processJson,
} from '../../factories/finding';
import { BAD_DIGEST, imageOf } from '../../factories/names';
import { planOf as planned } from '../../factories/plan';

const decoded = (json: unknown): Finding => {
  const result = decodeNotification(JSON.stringify(json));
  if (!result.ok) throw new Error(`${result.error.where}: ${result.error.what}`);
  return result.value.finding;
};

const planOf = (finding: Finding): string => planned({ finding }).hash;

/** Members of a finding that no step of a response depends on. */
const DECORATIONS = [
  'createTime',
  'description',
  'indicator',
  'mitreAttack',
  'parentDisplayName',
  'securityMarks',
  'sourceProperties',
  'nextSteps',
  'externalUri',
  'contacts',
] as const;
const decoration = fc.constantFrom(...DECORATIONS);
const expected = planOf(aFinding());

describe('one malformed decoration', () => {
  it('does not change the plan, whatever JSON it is (invariant 3)', () => {
    fc.assert(
      fc.property(decoration, fc.jsonValue(), (key, value) => {
        expect(planOf(decoded(notificationJson({ [key]: value })))).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('does not change the plan if all of them are malformed at once', () => {
    const all = fc.record(Object.fromEntries(DECORATIONS.map((key) => [key, fc.jsonValue()])));
    fc.assert(
      fc.property(all, (changes) => {
        expect(planOf(decoded(notificationJson(changes as JsonRecord)))).toBe(expected);
      }),
    );
  });

  it('in the severity reaches no threshold: Riposte changes nothing, and the record names what was unreadable', () => {
    const finding = decoded(notificationJson({ severity: { odd: true } }));
    expect(finding.severity).toBe('SEVERITY_UNSPECIFIED');
    const { withheld, steps } = planned({ finding });
    expect(steps.some(({ tier }) => tier === 'workload')).toBe(false);
    expect(withheld.map(({ cause }) => cause)).toContain('severity');
  });

  it('does not change the plan if it is deep inside a process', () => {
    const member = fc.constantFrom(
      'name',
      'args',
      'argumentsTruncated',
      'pid',
      'parentPid',
      'libraries',
      'envVariables',
    );
    fc.assert(
      fc.property(member, fc.jsonValue(), (key, value) => {
        const finding = decoded(notificationJson({ processes: [processJson({ [key]: value })] }));
        expect(planOf(finding)).toBe(expected);
      }),
    );
  });

  it('never drops the finding, if the member is not required', () => {
    const member = fc.constantFrom(
      ...Object.keys(findingJson()).filter(
        (key) => !['name', 'canonicalName', 'category', 'resourceName', 'eventTime'].includes(key),
      ),
    );
    fc.assert(
      fc.property(member, fc.jsonValue(), (key, value) => void decoded(notificationJson({ [key]: value }))),
      { numRuns: 300 },
    );
  });

  it('next to the finding in the message never drops it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (resource, notificationConfigName) => {
        const message = { ...notificationJson(), resource, notificationConfigName };
        expect(decoded(message).resourceName).toBe(aFinding().resourceName);
      }),
    );
  });

  it.each([
    [{ securityMarks: { marks: [] } }, 'finding.securityMarks.marks: a list where an object is expected'],
    [{ description: null }, 'finding.description: null where text is expected'],
    [
      { indicator: { ipAddresses: '192.0.2.1' } },
      'finding.indicator.ipAddresses: text where a list is expected',
    ],
    [
      { indicator: { uris: [1, 'https://a.example'] } },
      'finding.indicator.uris.0: a number where text is expected',
    ],
    [
      { processes: [processJson({ binary: { size: null } })] },
      'finding.processes.0.binary.size: null where a whole number is expected',
    ],
    [{ processes: {} }, 'finding.processes: an object where a list is expected'],
    [{ mute: 4 }, 'finding.mute: a number where text is expected'],
  ])('is noted with its place: %j', (changes, note) => {
    expect(decoded(notificationJson(changes)).unreadable).toEqual([note]);
  });

  it('is included in the record', () => {
    const finding = decoded(notificationJson({ description: null }));
    expect(findingOf(finding).unreadable).toEqual(finding.unreadable);
    expect(findingOf(aFinding())).not.toHaveProperty('unreadable');
  });

  it('is noted only in fixed words, and a limited number of times', () => {
    const args = Array.from({ length: 5_000 }, () => ({ 'a\u202ehostile key': 'hostile value' }));
    const notes = decoded(notificationJson({ processes: [processJson({ args })] })).unreadable ?? [];
    expect([notes.length, notes.at(-1)]).toEqual([21, 'and 4980 more']);
    expect(notes.join()).not.toContain('hostile');
  });
});

describe('what is not known stays unknown', () => {
  it('does not report an image as the bad one if another container cannot be read', () => {
    const containers = [{ imageId: imageOf(BAD_DIGEST) }, 7];
    expect(imageDigestOf(decoded(notificationJson({ containers })))).toBeUndefined();
  });

  it('does not use the configured image in place of a runtime image that cannot be read', () => {
    const containers = [{ uri: imageOf(BAD_DIGEST), imageId: {} }];
    expect(imageDigestOf(decoded(notificationJson({ containers })))).toBeUndefined();
  });

  it('does not treat a hash as one of the whole file if the sent size cannot be read', () => {
    const binary = { size: {}, hashedSize: [], partiallyHashed: false };
    const finding = decoded(notificationJson({ processes: [processJson({ binary })] }));
    expect(finding.processes[0]?.binary?.wholeFileHashed).toBe(false);
  });

  it('does not treat a state that cannot be read as ACTIVE', () => {
    expect(decoded(notificationJson({ state: ['ACTIVE'] })).state).toBe('STATE_UNSPECIFIED');
  });
});

describe('from bytes to text', () => {
  const text = JSON.stringify(notificationJson({ description: 'caf\u00e9 \u2713' }));
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
  const bigEndian = Buffer.from(utf16).swap16();

  it.each([
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`), 'utf-8'],
    ['UTF-16, little-endian', utf16, 'utf-16le'],
    ['UTF-16, big-endian', bigEndian, 'utf-16be'],
    ['UTF-16 without a mark', utf16.subarray(2), 'utf-16le'],
    ['UTF-16 without a mark, big-endian', bigEndian.subarray(2), 'utf-16be'],
  ])('%s gives the same text', (_what, bytes, encoding) => {
    expect(decodeText(bytes)).toEqual({ text, encoding, damaged: false });
  });

  it('never drops a message because of a byte that is not text, and marks the text as damaged', () => {
    const bytes = Buffer.from(text.replace(' \u2713', ''), 'latin1');
    const read = decodeText(bytes);
    expect([read.damaged, decodeNotification(read.text).ok]).toEqual([true, true]);
  });

  it('returns any text unchanged, in each encoding, with a mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) => {
        const bytes = Buffer.from(`\ufeff${any}`, 'utf16le');
        const want = bytes.toString('utf16le').slice(1);
        expect(decodeText(bytes).text).toBe(want);
        expect(decodeText(Buffer.from(bytes).swap16()).text).toBe(want);
        expect(decodeText(Buffer.from(`\ufeff${any}`)).text).toBe(any);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeText(bytes)));
  });

  it('reads a notification with a byte order mark in its text', () => {
    expect(decodeNotification(`\ufeff${text}`)).toMatchObject({ ok: true, value: { raw: text } });
  });
});

describe('a message that cannot be read', () => {
  const refused = (text: string) => {
    const result = decodeNotification(text);
    if (result.ok) throw new Error('was decoded');
    return result.error;
  };
  const broken = (changes: JsonRecord) => JSON.stringify(notificationJson({ eventTime: null, ...changes }));

  it.each([
    ['of class THREAT', broken({}), true],
    ['whose class cannot be read', broken({ findingClass: 1 }), true],
    ['without a class', broken({ findingClass: undefined }), true],
    ['of another class', broken({ findingClass: 'MISCONFIGURATION' }), false],
    ['cut off, with the word THREAT in it', '{"finding":{"findingClass":"THREAT"', true],
    ['that is something else', 'not json', false],
    ['with an empty finding', '{"finding":{}}', false],
  ])('may be a threat: %s: %#', (_what, text, mayBeThreat) => {
    expect(refused(text).mayBeThreat).toBe(mayBeThreat);
  });

  it('names its finding, and cuts the name', () => {
    const { about } = refused(broken({ category: 'C'.repeat(9_999) }));
    expect(about).toMatchObject({
      canonicalName: aFinding().canonicalName,
      category: `${'C'.repeat(300)}\u2026 (9699 more characters)`,
    });
  });
});
