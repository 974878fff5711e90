import type { JsonObject } from '../../../core/values/json';
import { bodyOf, PROJECT } from '../mini-stack';
import { ADMIN, administered, HOME } from './administered';

const iam = () => administered(['roles/iam.serviceAccountAdmin', 'roles/resourcemanager.projectIamAdmin']);
const ACCOUNTS = `/v1/${HOME}/serviceAccounts`;
const EMAIL = `checkout@${PROJECT}.iam.gserviceaccount.com`;
const NAME = `${HOME}/serviceAccounts/${EMAIL}`;
const create = (accountId: string, serviceAccount: JsonObject = {}) => ({
  body: { accountId, serviceAccount },
});

function withAccount() {
  const cloud = iam();
  const made = bodyOf(cloud.call('iam', 'POST', ACCOUNTS, create('checkout', { displayName: 'Checkout' })));
  return { cloud, made };
}

describe('service accounts', () => {
  test('are created, read by both names of the project, and listed', () => {
    const { cloud, made } = withAccount();
    expect(made).toMatchObject({ name: NAME, email: EMAIL, projectId: PROJECT, displayName: 'Checkout' });
    expect(made.uniqueId).toMatch(/^1\d{20}$/);
    for (const name of [NAME, NAME.replace(PROJECT, '210987654321'), `projects/-/serviceAccounts/${EMAIL}`]) {
      expect(bodyOf(cloud.call('iam', 'GET', `/v1/${name}`))).toEqual(made);
    }
    const { accounts } = bodyOf<{ accounts: JsonObject[] }>(cloud.call('iam', 'GET', ACCOUNTS));
    expect(accounts).toContainEqual(made);
  });

  test('are changed with their etag', () => {
    const { cloud, made } = withAccount();
    const patch = (serviceAccount: JsonObject, updateMask: string) =>
      cloud.call('iam', 'PATCH', `/v1/${NAME}`, { body: { serviceAccount, updateMask } });
    const etag = made.etag as string;
    expect(bodyOf(patch({ description: 'Runs the shop', etag }, 'description'))).toMatchObject({
      displayName: 'Checkout',
      description: 'Runs the shop',
    });
    expect(patch({ description: 'again', etag }, 'description').response.status).toBe(409);
    expect(patch({ displayName: '' }, 'display_name').response.status).toBe(200);
    expect(bodyOf(cloud.call('iam', 'GET', `/v1/${NAME}`))).not.toHaveProperty('displayName');
    expect(patch({}, 'disabled').response.status).toBe(400);
  });

  test('are disabled and enabled', () => {
    const { cloud } = withAccount();
    cloud.call('iam', 'POST', `/v1/${NAME}:disable`, { body: {} });
    expect(bodyOf(cloud.call('iam', 'GET', `/v1/${NAME}`))).toHaveProperty('disabled', true);
    cloud.call('iam', 'POST', `/v1/${NAME}:enable`, { body: {} });
    expect(bodyOf(cloud.call('iam', 'GET', `/v1/${NAME}`))).not.toHaveProperty('disabled');
  });

  test('leave their grants after their deletion, and a new account of the same name does not get them', () => {
    const { cloud, made } = withAccount();
    const bindings = [{ role: 'roles/run.invoker', members: [`serviceAccount:${EMAIL}`] }];
    const policy = `/v1/projects/${PROJECT}:setIamPolicy`;
    expect(
      cloud.outcome('resourcemanager', 'POST', policy, {
        body: { policy: { bindings: [...held(), ...bindings] } },
      }),
    ).toBe('200');
    expect(cloud.outcome('iam', 'DELETE', `/v1/${NAME}`)).toBe('200');
    expect(cloud.outcome('iam', 'GET', `/v1/${NAME}`)).toMatch(/^404 NOT_FOUND: Unknown service account/);
    expect(cloud.state.iam.bindings[HOME]).toContainEqual({
      role: 'roles/run.invoker',
      members: [`deleted:serviceAccount:${EMAIL}?uid=${made.uniqueId}`],
    });
    const again = bodyOf(cloud.call('iam', 'POST', ACCOUNTS, create('checkout')));
    expect(again.uniqueId).not.toBe(made.uniqueId);
  });

  test.each([
    ['an id that is too short', create('abc'), /^400 INVALID_ARGUMENT/],
    ['an id in capitals', create('Checkout'), /^400 INVALID_ARGUMENT/],
    ['an id that ends with a hyphen', create('checkout-'), /^400 INVALID_ARGUMENT/],
    ['the id of an existing account', create('checkout'), /^409 ALREADY_EXISTS/],
    ['a display name that is too long', create('another', { displayName: 'x'.repeat(101) }), /^400 INVALID/],
    ['an output-only member', create('another', { email: 'a@b.c' }), /^400 INVALID_ARGUMENT: .*output only/],
    ['an unknown member', create('another', { colour: 'red' }), /^400 .*colour/],
  ] as const)('refuse %s', (_what, rest, expected) => {
    expect(withAccount().cloud.outcome('iam', 'POST', ACCOUNTS, rest)).toMatch(expected);
  });

  const setPolicy = (member: string, role = 'roles/iam.serviceAccountUser', etag?: string) => ({
    body: { policy: { bindings: [{ role, members: [member] }], ...(etag === undefined ? {} : { etag }) } },
  });

  test('have their own policy', () => {
    const { cloud } = withAccount();
    const set = bodyOf(
      cloud.call('iam', 'POST', `/v1/${NAME}:setIamPolicy`, setPolicy('group:oncall@example.com')),
    );
    const read = cloud.call('iam', 'POST', `/v1/${NAME}:getIamPolicy`, {
      query: { 'options.requestedPolicyVersion': '3' },
    });
    expect(bodyOf(read)).toEqual(set);
    expect(set.bindings).toEqual([
      { role: 'roles/iam.serviceAccountUser', members: ['group:oncall@example.com'] },
    ]);
  });

  test.each([
    [
      'an account that does not exist',
      setPolicy(`serviceAccount:ghost-1@${PROJECT}.iam.gserviceaccount.com`),
      /^400 .*ghost-1@.* does not exist/,
    ],
    [
      'an agent that does not exist yet',
      setPolicy('serviceAccount:service-210987654321@gcp-sa-pubsub.iam.gserviceaccount.com'),
      /^400 .* does not exist/,
    ],
    [
      'a role that does not exist',
      setPolicy(ADMIN, `${HOME}/roles/nothing`),
      /^400 .*Role .* is not supported/,
    ],
    ['an invalid member', setPolicy('admin@example.com'), /^400 .*Invalid member/],
    ['an old etag', setPolicy(ADMIN, 'roles/iam.serviceAccountUser', 'b2xk'), /^409 ABORTED/],
  ] as const)('refuse a policy with %s', (_what, rest, expected) => {
    expect(withAccount().cloud.outcome('iam', 'POST', `/v1/${NAME}:setIamPolicy`, rest)).toMatch(expected);
  });
});

/** The administrator's roles stay in the policy. */
const held = () =>
  ['roles/iam.serviceAccountAdmin', 'roles/resourcemanager.projectIamAdmin'].map((role) => ({
    role,
    members: [ADMIN],
  }));
