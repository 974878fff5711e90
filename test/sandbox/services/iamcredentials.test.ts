import { principalOfToken } from '../../../sandbox/services/iamcredentials';
import { bodyOf, PROJECT } from '../mini-stack';
import { administered, HOME } from './administered';

const EMAIL = `checkout@${PROJECT}.iam.gserviceaccount.com`;
const PATH = `/v1/projects/-/serviceAccounts/${EMAIL}:generateAccessToken`;
const SCOPE = ['https://www.googleapis.com/auth/cloud-platform'];

function withAccount(roles = ['roles/iam.serviceAccountTokenCreator']) {
  const cloud = administered(
    ['roles/iam.serviceAccountAdmin', ...roles],
    ['iam.googleapis.com', 'iamcredentials.googleapis.com'],
  );
  cloud.call('iam', 'POST', `/v1/${HOME}/serviceAccounts`, { body: { accountId: 'checkout' } });
  return cloud;
}

describe('generateAccessToken', () => {
  test('returns a token that identifies the account, for its lifetime', () => {
    const cloud = withAccount();
    const { accessToken, expireTime } = bodyOf<{ accessToken: string; expireTime: string }>(
      cloud.call('iamcredentials', 'POST', PATH, { body: { scope: SCOPE, lifetime: '600s', delegates: [] } }),
    );
    expect(Date.parse(expireTime)).toBe(cloud.nowMs + 600_000);
    expect(principalOfToken(cloud.state, accessToken, cloud.nowMs)).toBe(`serviceAccount:${EMAIL}`);
    expect(principalOfToken(cloud.state, accessToken, cloud.nowMs + 600_000)).toBeUndefined();
    expect(principalOfToken(cloud.state, 'constructor', cloud.nowMs)).toBeUndefined();
  });

  test('returns another token each time', () => {
    const cloud = withAccount();
    const take = () =>
      bodyOf(cloud.call('iamcredentials', 'POST', PATH, { body: { scope: SCOPE } })).accessToken;
    expect(take()).not.toBe(take());
  });

  test.each([
    ['without a scope', {}, /^400 INVALID_ARGUMENT/],
    ['for longer than an hour', { scope: SCOPE, lifetime: '7200s' }, /^400 INVALID_ARGUMENT/],
    ['through delegates, which are not modelled', { scope: SCOPE, delegates: ['x'] }, /^501 .*delegates/],
  ] as const)('is refused %s', (_what, body, expected) => {
    expect(withAccount().outcome('iamcredentials', 'POST', PATH, { body })).toMatch(expected);
  });

  test('is refused to a caller who may not impersonate the account', () => {
    expect(withAccount([]).outcome('iamcredentials', 'POST', PATH, { body: { scope: SCOPE } })).toMatch(
      /^403 PERMISSION_DENIED: Permission 'iam.serviceAccounts.getAccessToken'/,
    );
  });

  test('is refused for deleted or disabled accounts', () => {
    const cloud = withAccount();
    cloud.call('iam', 'POST', `/v1/${HOME}/serviceAccounts/${EMAIL}:disable`, { body: {} });
    const take = () => cloud.outcome('iamcredentials', 'POST', PATH, { body: { scope: SCOPE } });
    expect(take()).toMatch(/^400 FAILED_PRECONDITION/);
    cloud.call('iam', 'DELETE', `/v1/${HOME}/serviceAccounts/${EMAIL}`);
    expect(take()).toMatch(/^404 NOT_FOUND/);
  });
});
