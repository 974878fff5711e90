import { inEveryWrapping } from '../powers/in-every-wrapping';
import { P, PIPELINE, projectGrant, topicGrant } from '../powers/pipeline';
import { declared } from '../powers/planned';
import { findingsOf, reviewed } from '../powers/reviewed';

const invoker = (member: string, type = 'google_cloud_run_v2_service', argument = 'name') =>
  declared(`${type}_iam_member`, 'open', {
    project: P,
    location: 'us-central1',
    [argument]: 'reader',
    role: 'roles/run.invoker',
    member,
  });

test.each([
  ['google_cloud_run_service', 'service'],
  ['google_cloudfunctions2_function', 'cloud_function'],
])('a grant on %s concerns the same service', (type, argument) => {
  expect(findingsOf('R22', reviewed([...PIPELINE, invoker('allUsers', type, argument)]))).toHaveLength(1);
});

describe.each(['allUsers', 'allAuthenticatedUsers'])('%s', (member) => {
  describe('may call the responder', () => {
    inEveryWrapping('R22', 'high', [...PIPELINE, invoker(member)]);
  });

  test('is described in words', () => {
    const [finding] = findingsOf('R22', reviewed([...PIPELINE, topicGrant('open', 'inbox', member)]));
    expect(finding?.message).toMatch(
      /^Anyone (?:on the internet|with a Google account) may now publish messages on topic inbox\./,
    );
  });

  test('may act in the whole project', () => {
    expect(
      findingsOf('R22', reviewed([...PIPELINE, projectGrant('open', member, 'roles/run.invoker')])),
    ).toHaveLength(1);
  });

  test('is also high in a first deployment', () => {
    const found = findingsOf('R22', reviewed([...PIPELINE, invoker(member)], undefined, []));
    expect(found.map(({ severity }) => severity)).toEqual(['high']);
  });
});

test('a service of another owner may be public', () => {
  const other = declared('google_cloud_run_v2_service_iam_member', 'open', {
    project: P,
    location: 'us-central1',
    name: 'shop',
    role: 'roles/run.invoker',
    member: 'allUsers',
  });
  expect(reviewed([...PIPELINE, other]).findings).toEqual([]);
});

test('the removal of the public grant is a reduction', () => {
  const result = reviewed(PIPELINE, undefined, [...PIPELINE, invoker('allUsers')]);
  expect(result.findings.map(({ severity }) => severity)).toEqual(['info']);
  expect(result.verdicts.powers).toBe('reduced');
});
