import fc from 'fast-check';
import {
  decodeFinding,
  decodeNotification,
  decodePushBody,
  unquote,
} from '../../../core/finding/decode-push';
import type { FindingNotification, Malformed } from '../../../core/finding/finding';
import {
  aFinding,
  findingJson,
  type JsonRecord,
  notificationJson,
  notificationV1Json,
  processJson,
  pushOf,
} from '../../factories/finding';
import { BAD_DIGEST, CANONICAL_NAME, FINDING_NAME, imageOf } from '../../factories/names';

const decode = (json: unknown) => decodeNotification(JSON.stringify(json));

function decoded(json: unknown): FindingNotification {
  const result = decode(json);
  if (!result.ok) throw new Error(result.error.what);
  return result.value;
}

function refused(json: unknown): Malformed {
  const result = decode(json);
  if (result.ok) throw new Error('was decoded');
  return result.error;
}

const without = (member: string): JsonRecord => {
  const { [member]: _gone, ...rest } = findingJson();
  return { ...notificationJson(), finding: rest };
};

describe('decodePushBody', () => {
  it('finds data, subscription and attempt', () => {
    const result = decodePushBody(pushOf(notificationJson(), { attempt: 3, messageId: '77' }));
    expect(result).toMatchObject({ ok: true, value: { deliveryAttempt: 3, messageId: '77' } });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'hello'],
    ['a list', []],
    ['a body without message', { subscription: 's' }],
    ['a message without data', { message: {}, subscription: 's' }],
    ['an empty message', { message: { data: '' }, subscription: 's' }],
    ['no subscription', { message: { data: 'e30=' } }],
    ['an attempt that is text', { message: { data: 'e30=' }, subscription: 's', deliveryAttempt: '1' }],
  ])('returns a problem for %s', (_what, body) => {
    expect(decodePushBody(body)).toMatchObject({ ok: false, error: { kind: 'malformed' } });
  });

  it('names the member that was wrong', () => {
    expect(decodePushBody({ message: {}, subscription: 's' })).toMatchObject({
      error: { where: 'message.data' },
    });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (body) => void decodePushBody(body)));
  });
});

describe('decodeNotification', () => {
  it('reads version 2', () => {
    expect(decoded(notificationJson()).apiVersion).toBe('v2');
  });

  it('reads version 1', () => {
    expect(decoded(notificationV1Json()).apiVersion).toBe('v1');
  });

  it('returns the same names for both versions', () => {
    expect(decoded(notificationV1Json()).finding).toMatchObject({
      name: FINDING_NAME,
      canonicalName: CANONICAL_NAME,
    });
  });

  it('uses the name if SCC sends no canonical one', () => {
    expect(decoded(without('canonicalName')).finding.canonicalName).toBe(FINDING_NAME);
  });

  it('keeps the text exactly as delivered', () => {
    const text = `${JSON.stringify(notificationJson(), null, 3)}\n`;
    expect(decodeNotification(text)).toMatchObject({ value: { raw: text } });
  });

  it('removes the quotes from values that SCC encodes twice', () => {
    const [process] = aFinding().processes;
    expect(process).toMatchObject({
      name: 'miner',
      args: ['/opt/miner', '--quiet'],
      binary: { path: '/opt/miner' },
    });
  });

  it('takes the digest from the image id', () => {
    expect(aFinding().containers[0]?.digest).toBe(BAD_DIGEST);
  });

  it('takes the digest from the reference if there is no image id', () => {
    const containers = [{ uri: imageOf(BAD_DIGEST) }];
    expect(aFinding({ containers }).containers[0]?.digest).toBe(BAD_DIGEST);
  });

  it('takes no digest from a tag', () => {
    expect(aFinding({ containers: [{ uri: 'checkout:7' }] }).containers[0]?.digest).toBeUndefined();
  });

  it('reads the ancestry from the lowest resource up', () => {
    expect(aFinding().ancestry).toEqual([
      'projects/400000000001',
      'folders/55',
      'organizations/900000000009',
    ]);
  });

  it('accepts members that Riposte does not know', () => {
    expect(decode(notificationJson({ agentSessions: [{ id: 1 }] })).ok).toBe(true);
  });

  it('never treats an absent state as ACTIVE', () => {
    expect(decoded(without('state')).finding.state).toBe('STATE_UNSPECIFIED');
  });

  it('never treats an unknown severity as a known one', () => {
    expect(aFinding({ severity: 'URGENT' }).severity).toBe('SEVERITY_UNSPECIFIED');
  });

  it.each([
    ['MUTED', true],
    ['UNMUTED', false],
    ['UNDEFINED', false],
  ])('reads mute %s as muted: %s', (mute, muted) => {
    expect(aFinding({ mute }).muted).toBe(muted);
  });

  it.each(['name', 'category', 'resourceName', 'eventTime'])(
    'refuses a finding without %s and names the member',
    (member) => {
      expect(refused(without(member)).where).toBe(`finding.${member}`);
    },
  );

  it.each([
    ['not a time', 'yesterday'],
    ['a time without zone', '2026-05-06T07:08:09'],
    ['a month that does not exist', '2026-13-06T07:08:09Z'],
    ['a time beyond the year 9999', '9999-12-31T23:59:59-23:59'],
    ['a time before the year 0', '0000-01-01T00:00:00+23:59'],
    ['a time with a trailing character', '2026-05-06T07:08:09Z\n'],
  ])('refuses an event time that is %s', (_what, eventTime) => {
    expect(refused(notificationJson({ eventTime })).where).toBe('finding.eventTime');
  });

  it.each(['name', 'canonicalName'])('refuses a %s that is not the name of a finding', (member) => {
    expect(refused(notificationJson({ [member]: 'projects/../secrets' })).where).toBe(`finding.${member}`);
  });

  it.each(['name', 'category', 'resourceName', 'eventTime'])(
    'refuses a %s of any other type and names it, even if everything else is valid and the class is THREAT',
    (member) => {
      const other = fc.jsonValue().filter((value) => typeof value !== 'string');
      fc.assert(
        fc.property(other, (value) => {
          expect(refused(notificationJson({ [member]: value }))).toMatchObject({
            where: `finding.${member}`,
            mayBeThreat: true,
          });
        }),
      );
    },
  );

  it('refuses an empty category', () => {
    expect(refused(notificationJson({ category: '' })).where).toBe('finding.category');
  });

  it('omits the target if the resource is not a Cloud Run name', () => {
    const finding = aFinding({ resourceName: '//run.googleapis.com/projects/shop-prod/../x' });
    expect(finding.target).toBeUndefined();
  });

  it('reports text that is not JSON', () => {
    expect(decodeNotification('{')).toMatchObject({ ok: false, error: { code: 'message-not-json' } });
  });

  it('never throws on any JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => void decodeNotification(text)));
  });

  it('never throws on a finding with any one member replaced by any JSON', () => {
    const member = fc.constantFrom(...Object.keys(findingJson()));
    fc.assert(
      fc.property(member, fc.jsonValue(), (key, value) => void decode(notificationJson({ [key]: value }))),
      { numRuns: 300 },
    );
  });

  it('never throws on nesting that is far too deep', () => {
    expect(decodeNotification('['.repeat(200_000)).ok).toBe(false);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'is not changed by a member named %s',
    (key) => {
      const text = JSON.stringify(notificationJson()).replace('{', `{"${key}":{"polluted":true},`);
      expect(decodeNotification(text)).toMatchObject({ ok: true, value: { finding: aFinding() } });
      expect(({} as JsonRecord).polluted).toBeUndefined();
    },
  );

  it('prevents hostile names of marks from reaching a prototype', () => {
    const text = JSON.stringify(notificationJson({ securityMarks: { marks: {} } })).replace(
      '"marks":{}',
      '"marks":{"__proto__":"x","constructor":"y"}',
    );
    const result = decodeNotification(text);
    expect(result.ok && Object.getPrototypeOf(result.value.finding.marks)).toBe(Object.prototype);
  });
});

describe('hashes of files', () => {
  const whole = (binary: JsonRecord) =>
    aFinding({ processes: [processJson({ binary })] }).processes[0]?.binary?.wholeFileHashed;

  it.each([
    ['sizes agree', { size: '10', hashedSize: '10' }, true],
    ['sizes agree, one a number', { size: 10, hashedSize: '10' }, true],
    ['SCC reports a whole hash', { partiallyHashed: false }, true],
    [
      'sizes agree but SCC reports a partial hash',
      { size: '10', hashedSize: '10', partiallyHashed: true },
      false,
    ],
    ['only a part was hashed', { size: '10', hashedSize: '4', partiallyHashed: false }, false],
    ['only one size is known', { size: '10' }, false],
    ['no member is known', {}, false],
  ])('count as whole if %s: %#', (_what, binary, expected) => {
    expect(whole(binary)).toBe(expected);
  });
});

describe('unquote', () => {
  it('returns the original of every JSON text', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(unquote(JSON.stringify(text))).toBe(text)));
  });

  it('does not change any other text', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.startsWith('"')),
        (text) => expect(unquote(text)).toBe(text),
      ),
    );
  });

  it.each(['"', '"open', '"a"b"', '"\\u12"'])('does not change the broken text %j', (text) => {
    expect(unquote(text)).toBe(text);
  });
});

describe('decodeFinding', () => {
  it('reads the response of the list API', () => {
    expect(decodeFinding(findingJson())).toMatchObject({
      ok: true,
      value: { canonicalName: CANONICAL_NAME },
    });
  });

  it('refuses a value that is not a finding', () => {
    expect(decodeFinding({ name: 'x' }).ok).toBe(false);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (sent) => void decodeFinding(sent)));
  });
});
