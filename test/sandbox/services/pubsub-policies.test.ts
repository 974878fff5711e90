import type { JsonObject } from '../../../core/values/json';
import { deployer, FINDINGS, get, PUSH, TOPIC } from '../../factories/pubsub-calls';
import { bodyOf, type Cloud, PROJECT } from '../mini-stack';

describe('policies', () => {
  const policy = (member: string, etag = ''): JsonObject => ({
    policy: { bindings: [{ role: 'roles/pubsub.viewer', members: [member] }], etag },
  });
  const set = (c: Cloud, body: JsonObject) =>
    c.outcome('pubsub', 'POST', `/v1/${FINDINGS}:setIamPolicy`, { body });

  test('are read, set and tested', () => {
    const c = deployer();
    const { etag } = get(c, `${FINDINGS}:getIamPolicy`);
    expect(set(c, policy(`serviceAccount:${PUSH}`, String(etag)))).toBe('200');
    expect(get(c, `${FINDINGS}:getIamPolicy`).bindings).toEqual([
      { role: 'roles/pubsub.viewer', members: [`serviceAccount:${PUSH}`] },
    ]);
    const held = c.call(
      'pubsub',
      'POST',
      `/v1/${FINDINGS}:testIamPermissions`,
      { body: { permissions: ['pubsub.topics.get', 'pubsub.topics.delete'] } },
      `serviceAccount:${PUSH}`,
    );
    expect(bodyOf(held)).toEqual({ permissions: ['pubsub.topics.get'] });
  });

  test.each([
    [
      'a member that does not exist',
      policy(`serviceAccount:gone@${PROJECT}.iam.gserviceaccount.com`),
      /^400 .*does not exist/,
    ],
    ['an old etag', policy('user:a@example.com', 'b2xk'), /^409 ABORTED/],
    [
      'a role that does not exist',
      { policy: { bindings: [{ role: 'roles/none', members: ['allUsers'] }] } },
      /^400/,
    ],
  ])('are refused with %s', (_what, body, words) => {
    expect(set(deployer(), body as JsonObject)).toMatch(words);
  });

  test('of a topic that does not exist are not found', () => {
    expect(deployer().outcome('pubsub', 'GET', `/v1/${TOPIC}:getIamPolicy`)).toMatch(/^404/);
  });
});
