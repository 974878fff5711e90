import { createRedactor } from '../../../review/masks/redactor';
import { secretParts } from '../../../review/masks/secret-shapes';
import { secretTexts } from '../../../review/masks/secret-texts';
import { planDocument, stackOf } from '../report/plan-factory';

const SECRET = 'k7Zq/+9vXw&p"4L';
const redact = createRedactor(new Set([SECRET]));
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('A secret is replaced', () => {
  it.each([
    ['in clear text', `a ${SECRET} b`, 'a (masked) b'],
    ['in a URL', `a?x=${encodeURIComponent(SECRET)}&y`, 'a?x=(masked)&y'],
    [
      'in a URL, in lower case',
      encodeURIComponent(SECRET).replace(/%../g, (code) => code.toLowerCase()),
      '(masked)',
    ],
    ['in JSON', JSON.stringify({ a: SECRET }), '{"a":"(masked)"}'],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ a: SECRET })), '"{\\"a\\":\\"(masked)\\"}"'],
    ['in JSON of Terraform', `"${SECRET.replace('&', '\\u0026').replace('"', '\\"')}"`, '"(masked)"'],
    ['in base64', `x ${base64(SECRET)} y`, 'x (masked) y'],
    ['in base64 after one byte', `x ${base64(`a${SECRET}bc`)} y`, 'x (masked) y'],
    ['in base64 after two bytes', `x ${base64(`ab${SECRET}cd`)} y`, 'x (masked) y'],
    ['in base64 for URLs', Buffer.from(`user:${SECRET}`).toString('base64url'), '(masked)'],
    ['cut short', `it is ${SECRET.slice(0, 9)}… there`, 'it is (masked)… there'],
    ['twice in a row', `${SECRET}${SECRET}`, '(masked)'],
  ])('%s', (_form, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('together with another one that overlaps it', () => {
    expect(createRedactor(new Set(['abcdefgh1', 'fgh1ijklm']))('x abcdefgh1ijklm y')).toBe('x (masked) y');
  });

  it('and all other text is unchanged', () => {
    expect(redact('nothing of it: k7Zq/+')).toBe('nothing of it: k7Zq/+');
    expect(createRedactor(new Set())('anything')).toBe('anything');
  });
});

describe('Texts that are secrets', () => {
  const texts = (values: object, sensitive: object | boolean = {}) => {
    const document = planDocument([
      {
        address: 'google_cloud_run_v2_service.a',
        actions: ['create'],
        after: values as never,
        after_sensitive: sensitive,
      },
    ]);
    return [...secretTexts({ stacks: [stackOf(document)], documents: [document] })];
  };

  it('are not common words, regions and states, even if they are marked', () => {
    expect(
      texts(
        { a: 'us-central1', b: 'enabled', c: 'CRYPTO_KEY', d: true, e: 'production' },
        { a: true, b: true, c: true, d: true, e: true },
      ),
    ).toEqual([]);
  });

  it('are not short texts', () => {
    expect(texts({ password: 'short' })).toEqual([]);
  });

  it('are not ordinary words of an environment, nor the names of other resources', () => {
    const env = (value: string) => ({ containers: [{ env: [{ name: 'SETTING', value }] }] });
    expect(texts(env('observe'))).toEqual([]);
    expect(texts(env('projects/demo-prj/topics/findings'))).toEqual([]);
    expect(texts({ ...env('demo-prj-4711'), project: 'demo-prj-4711' })).toEqual([]);
    expect(texts(env('k7Zq9vXw4L'))).toEqual(['k7Zq9vXw4L']);
  });

  it('are also ordinary words if they are marked for certain', () => {
    expect(texts({ password: 'correct horse' })).toEqual(['correct horse']);
    expect(texts({ x: 'correct horse' }, { x: true })).toEqual(['correct horse']);
  });

  it.each([
    ['a key of Google', `AIza${'x'.repeat(35)}`],
    ['a token of GitHub', `ghp_${'a1'.repeat(18)}`],
    ['a JSON Web Token', `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.c1`],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----'],
  ])('are recognized by their shape: %s', (_what, text) => {
    expect(secretParts(`before ${text} after`)).toContain(text);
  });

  it('are recognized in URLs, commands and headers', () => {
    expect(secretParts('https://user:hunter22@host/')).toContain('hunter22');
    expect(secretParts('https://host/?a=b&sig=abc%2Bdef')).toEqual(['abc%2Bdef', 'abc+def']);
    expect(secretParts('run --password=hunter22 --verbose')).toEqual(['hunter22']);
    expect(secretParts('Authorization: Bearer abcdef123')).toEqual(['abcdef123']);
    expect(secretParts('https://hooks.slack.com/services/T0/B0/abc')).toEqual(['services/T0/B0/abc']);
    expect(secretParts('severity="HIGH" AND resource.type="x"')).toEqual([]);
  });
});
