import { decodeNotification } from '../../../core/finding/decode-push';
import { objectFrom } from '../../../testing/input/bigquery-row';
import { parseFindingText } from '../../../testing/input/finding-text';
import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';

const { finding } = JSON.parse(REFERENCE_NOTIFICATION);
const push = {
  message: { data: Buffer.from(REFERENCE_NOTIFICATION).toString('base64'), messageId: '1' },
  subscription: 'projects/p/subscriptions/s',
};
const v1 = {
  notificationConfigName: 'organizations/1/notificationConfigs/c',
  finding: { ...finding, name: 'organizations/1/sources/2/findings/abc' },
  resource: { name: finding.resourceName, project: '//cloudresourcemanager.googleapis.com/projects/1' },
};

/** The input in a text that contains one. */
function inputIn(text: string) {
  const input = parseFindingText(text, 'a text');
  if (!input.ok) throw new Error(input.error.what);
  return input.value;
}

describe('the forms in which people have a finding', () => {
  it.each([
    ['notification', REFERENCE_NOTIFICATION],
    ['notification', JSON.stringify(v1)],
    ['finding', JSON.stringify(finding, null, 2)],
    ['push', JSON.stringify(push)],
    ['cloudevent', JSON.stringify({ specversion: '1.0', type: 'x', data: push })],
  ])('a %s becomes a notification that the responder can decode', (form, text) => {
    const input = inputIn(text);
    expect(input.form).toBe(form);
    const decoded = decodeNotification(input.notification);
    expect(decoded.ok && decoded.value.finding.category).toBe(finding.category);
    expect(decoded.ok && decoded.value.finding.resourceName).toBe(finding.resourceName);
  });

  it('keeps the delivered text byte for byte', () => {
    const odd = REFERENCE_NOTIFICATION.replace('{', '{ "zzz" : 1.0 ,');
    const inPush = { ...push, message: { data: Buffer.from(odd).toString('base64') } };
    expect(inputIn(odd).notification).toBe(odd);
    expect(inputIn(JSON.stringify(inPush)).notification).toBe(odd);
  });

  it('reads the security marks of an exported row as a map', () => {
    const security_marks = [{ key: 'team', value: 'shop' }];
    expect(objectFrom({ security_marks })).toEqual({ securityMarks: { marks: { team: 'shop' } } });
  });

  it('names the likely form of a table, and the command that prints JSON', () => {
    for (const text of ['finding_id,category\na,b\n', 'NAME   STATE\nfoo    ACTIVE\n']) {
      const fix = expect.stringContaining('--format=json');
      expect(parseFindingText(text, 'f')).toMatchObject({ error: { code: 'not-json', fix } });
    }
  });

  it('refuses a push whose message is not a notification', () => {
    const other = { message: { data: Buffer.from('{"hello":1}').toString('base64') } };
    expect(parseFindingText(JSON.stringify(other), 'f')).toMatchObject({
      ok: false,
      error: { what: expect.stringContaining('no member "finding"') },
    });
  });
});
