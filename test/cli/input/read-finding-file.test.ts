import { parseFindingText } from '../../../cli/input/read-finding-file';
import { REFERENCE_NOTIFICATION } from '../../../cli/input/reference-finding';
import { decodeNotification } from '../../../core/finding/decode-push';

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

describe('the forms in which people have a finding', () => {
  it.each([
    ['notification', REFERENCE_NOTIFICATION],
    ['notification', JSON.stringify(v1)],
    ['finding', JSON.stringify(finding, null, 2)],
    ['push', JSON.stringify(push)],
    ['cloudevent', JSON.stringify({ specversion: '1.0', type: 'x', data: push })],
  ])('a %s becomes a notification that the responder can decode', (form, text) => {
    const input = parseFindingText(text, 'a file');
    expect(input.form).toBe(form);
    const decoded = decodeNotification(input.notification);
    expect(decoded.ok && decoded.value.finding.category).toBe(finding.category);
    expect(decoded.ok && decoded.value.finding.resourceName).toBe(finding.resourceName);
  });

  it('keeps the delivered text byte for byte', () => {
    const odd = REFERENCE_NOTIFICATION.replace('{', '{ "zzz" : 1.0 ,');
    const inPush = { ...push, message: { data: Buffer.from(odd).toString('base64') } };
    expect(parseFindingText(odd, 'f').notification).toBe(odd);
    expect(parseFindingText(JSON.stringify(inPush), 'f').notification).toBe(odd);
  });

  it('refuses a push whose message is something else', () => {
    const other = { message: { data: Buffer.from('{"hello":1}').toString('base64') } };
    expect(() => parseFindingText(JSON.stringify(other), 'f')).toThrow(/no member "finding"/);
  });
});
