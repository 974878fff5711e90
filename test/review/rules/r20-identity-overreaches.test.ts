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

test.each(['fixer', 'reader', 'knocker', 'builder'])('the identity %s is watched', (name) => {
  const found = findingsOf('R20', reviewed(granted('roles/owner', account(name))));
  expect(found.map(({ severity }) => severity)).toEqual(['critical']);
});

test.each([
  ['google_folder_iam_member', { folder: 'folders/7' }],
  ['google_organization_iam_member', { org_id: '9' }],
  ['google_folder_iam_binding', { folder: '7' }],
])('also by %s', (type, where) => {
  const values = { ...where, role: 'roles/editor', member: account('reader'), members: [account('reader')] };
  expect(findingsOf('R20', reviewed([...PIPELINE, declared(type, 'more', values)]))).toHaveLength(1);
});

test('also through a policy, and under a condition', () => {
  const bindings = [{ role: 'roles/owner', members: [account('reader')], condition: { expression: 'true' } }];
  const policy = declared('google_folder_iam_policy', 'all', {
    folder: 'folders/7',
    policy_data: JSON.stringify({ bindings }),
  });
  const [finding] = findingsOf('R20', reviewed([...PIPELINE, policy]));
  expect(finding?.message).toContain('under a condition');
});

test('also through a custom role of its own making', () => {
  const own = role('harmless', ['iam.serviceAccounts.getAccessToken']);
  const after = [...PIPELINE, own, projectGrant('more', account('knocker'), roleName('harmless'))];
  expect(findingsOf('R20', reviewed(after))).toHaveLength(1);
});

test('what the catalogue declares for a project is no overreach', () => {
  const own = role('public', ['run.services.setIamPolicy']);
  const after = [...PIPELINE, own, projectGrant('more', account('fixer'), roleName('public'))];
  expect(findingsOf('R20', reviewed(after))).toEqual([]);
  expect(findingsOf('R47', reviewed(after))).toHaveLength(1);
});

test('acting as one runtime account is no overreach', () => {
  const after = [
    ...PIPELINE,
    accountGrant('acts', 'web-runtime', account('fixer'), 'roles/iam.serviceAccountUser'),
  ];
  const result = reviewed(after);
  expect(findingsOf('R20', result)).toEqual([]);
  expect(findingsOf('R47', result)[0]?.message).toContain('The actor may now act as service accounts');
});

test('losing a broad role is told as a mere reduction', () => {
  const before = granted('roles/owner');
  const result = reviewed(PIPELINE, undefined, before);
  expect(result.findings.map(({ rule, severity }) => [rule, severity])).toEqual([['R47', 'info']]);
  expect(result.verdicts).toEqual({ detection: 'unchanged', response: 'unchanged', powers: 'reduced' });
});

test('in a first deployment a basic role stays high', () => {
  const result = reviewed(granted('roles/editor'), undefined, []);
  expect(findingsOf('R20', result).map(({ severity }) => severity)).toEqual(['high']);
});

test('a condition that allows what was held anyway is no gain', () => {
  const after = [
    ...PIPELINE,
    projectGrant('again', account('fixer'), roleName('does'), condition(`"${P}" == "x"`)),
  ];
  expect(reviewed(after).findings).toEqual([]);
});
