import { inEveryWrapping } from '../powers/in-every-wrapping';
import {
  account,
  accountGrant,
  condition,
  P,
  PIPELINE,
  projectGrant,
  role,
  roleName,
} from '../powers/pipeline';
import { declared } from '../powers/planned';
import { findingsOf, reviewed } from '../powers/reviewed';

const granted = (name: string, to = account('fixer')) => [...PIPELINE, projectGrant('more', to, name)];

describe.each([
  'roles/owner',
  'roles/editor',
  'roles/run.admin',
  'roles/iam.serviceAccountTokenCreator',
  'roles/iam.serviceAccountUser',
  'roles/bigquery.admin',
  'roles/compute.instanceAdmin',
  'roles/resourcemanager.projectIamAdmin',
])('an identity that gains %s in the project', (name) => {
  inEveryWrapping('R20', 'critical', granted(name));
});

test.each(['fixer', 'reader', 'knocker', 'builder'])('R20 covers the identity %s', (name) => {
  const found = findingsOf('R20', reviewed(granted('roles/owner', account(name))));
  expect(found.map(({ severity }) => severity)).toEqual(['critical']);
});

test.each([
  ['google_folder_iam_member', { folder: 'folders/7' }],
  ['google_organization_iam_member', { org_id: '9' }],
  ['google_folder_iam_binding', { folder: '7' }],
])('a grant through %s is found', (type, where) => {
  const values = { ...where, role: 'roles/editor', member: account('reader'), members: [account('reader')] };
  expect(findingsOf('R20', reviewed([...PIPELINE, declared(type, 'more', values)]))).toHaveLength(1);
});

test('a grant through a policy and with a condition is found', () => {
  const bindings = [{ role: 'roles/owner', members: [account('reader')], condition: { expression: 'true' } }];
  const policy = declared('google_folder_iam_policy', 'all', {
    folder: 'folders/7',
    policy_data: JSON.stringify({ bindings }),
  });
  const [finding] = findingsOf('R20', reviewed([...PIPELINE, policy]));
  expect(finding?.message).toContain('under a condition');
});

test('a grant through a new custom role is found', () => {
  const own = role('harmless', ['iam.serviceAccounts.getAccessToken']);
  const after = [...PIPELINE, own, projectGrant('more', account('knocker'), roleName('harmless'))];
  expect(findingsOf('R20', reviewed(after))).toHaveLength(1);
});

test('permissions that the catalogue declares for a project are not too broad', () => {
  const own = role('public', ['run.services.setIamPolicy']);
  const after = [...PIPELINE, own, projectGrant('more', account('fixer'), roleName('public'))];
  expect(findingsOf('R20', reviewed(after))).toEqual([]);
  expect(findingsOf('R56', reviewed(after))).toHaveLength(1);
});

test('the permission to act as one runtime account is not too broad', () => {
  const after = [
    ...PIPELINE,
    accountGrant('acts', 'web-runtime', account('fixer'), 'roles/iam.serviceAccountUser'),
  ];
  const result = reviewed(after);
  expect(findingsOf('R20', result)).toEqual([]);
  expect(findingsOf('R56', result)[0]?.message).toContain('The actor may now act as service accounts');
});

test('the loss of a broad role is reported only as a reduction', () => {
  const before = granted('roles/owner');
  const result = reviewed(PIPELINE, undefined, before);
  expect(result.findings.map(({ rule, severity }) => [rule, severity])).toEqual([['R56', 'info']]);
  expect(result.verdicts).toEqual({ detection: 'unchanged', response: 'unchanged', powers: 'reduced' });
});

test('a basic role in a first deployment is high', () => {
  const result = reviewed(granted('roles/editor'), undefined, []);
  expect(findingsOf('R20', result).map(({ severity }) => severity)).toEqual(['high']);
});

test('a conditional grant of a permission that the identity already has is no gain', () => {
  const after = [
    ...PIPELINE,
    projectGrant('again', account('fixer'), roleName('does'), condition(`"${P}" == "x"`)),
  ];
  expect(reviewed(after).findings).toEqual([]);
});
