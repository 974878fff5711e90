import { inEveryWrapping } from '../powers/in-every-wrapping';
import {
  account,
  accountGrant,
  agent,
  P,
  PIPELINE,
  projectGrant,
  role,
  roleName,
  topicGrant,
} from '../powers/pipeline';
import { declared, reference } from '../powers/planned';
import { findingsOf, reviewed } from '../powers/reviewed';

const MALLORY = 'user:mallory@example.com';

describe.each(['roles/iam.serviceAccountUser', 'roles/iam.serviceAccountTokenCreator', 'roles/owner'])(
  'somebody who gains %s over the actor',
  (name) => {
    inEveryWrapping('R41', 'high', [...PIPELINE, accountGrant('more', 'fixer', MALLORY, name)]);
  },
);

test('is described in words', () => {
  const after = [...PIPELINE, accountGrant('more', 'fixer', MALLORY, 'roles/iam.serviceAccountUser')];
  expect(findingsOf('R41', reviewed(after))[0]?.message).toContain(
    `User mallory@example.com may now act as service accounts`,
  );
});

test.each([
  'pubsub.subscriptions.delete',
  'pubsub.topics.setIamPolicy',
  'logging.sinks.update',
  'securitycenter.muteconfigs.create',
  'securitycenter.notificationconfig.delete',
  'run.services.update',
  'cloudfunctions.functions.update',
  'iam.serviceAccountKeys.create',
  'iam.roles.update',
  'binaryauthorization.policy.update',
  'cloudkms.cryptoKeyVersions.destroy',
  'datastore.entities.delete',
  'storage.objects.delete',
  'monitoring.alertPolicies.delete',
  'orgpolicy.policy.set',
  'serviceusage.services.disable',
])('%s in the project is a power over the pipeline', (permission) => {
  const after = [...PIPELINE, role('few', [permission]), projectGrant('more', MALLORY, roleName('few'))];
  expect(findingsOf('R41', reviewed(after)).map(({ severity }) => severity)).toEqual(['high']);
});

test.each([
  'run.services.get',
  'logging.logEntries.list',
  'compute.instances.delete',
  'bigquery.tables.create',
])('%s in the project is no power over the pipeline', (permission) => {
  const after = [...PIPELINE, role('few', [permission]), projectGrant('more', MALLORY, roleName('few'))];
  expect(reviewed(after).findings).toEqual([]);
});

test('a role in a folder or an organization reaches the pipeline, and one in another project does not', () => {
  const at = (type: string, where: Record<string, string>) =>
    findingsOf(
      'R41',
      reviewed([...PIPELINE, declared(type, 'more', { ...where, role: 'roles/run.admin', member: MALLORY })]),
    );
  expect(at('google_folder_iam_member', { folder: 'folders/7' })).toHaveLength(1);
  expect(at('google_organization_iam_member', { org_id: '9' })).toHaveLength(1);
  expect(at('google_project_iam_member', { project: 'shop' })).toEqual([]);
});

test('publishing on a topic of the pipeline is medium', () => {
  const found = findingsOf('R41', reviewed([...PIPELINE, topicGrant('more', 'orders', MALLORY)]));
  expect(found.map(({ severity }) => severity)).toEqual(['medium']);
});

test('a member that is unknown until the apply may be anybody', () => {
  const open = projectGrant('more', '', 'roles/run.admin');
  const after = [...PIPELINE, { ...open, unknown: { member: true } }];
  expect(findingsOf('R41', reviewed(after))[0]).toMatchObject({ severity: 'high', assumed: true });
});

test('a member that the configuration names is known before the apply', () => {
  const open = projectGrant('more', '', 'roles/run.admin');
  const configured = { member: reference('google_service_account.fixer.member') };
  const result = reviewed([...PIPELINE, { ...open, unknown: { member: true }, configured }]);
  expect(findingsOf('R20', result)[0]?.message).toContain('The actor');
});

test('an agent that subscribes is not reported as a stranger', () => {
  const more = declared('google_pubsub_subscription_iam_member', 'more', {
    project: P,
    subscription: 'orders',
    member: agent('gcp-sa-pubsub'),
    role: 'roles/pubsub.subscriber',
  });
  const result = reviewed([...PIPELINE, more]);
  expect(findingsOf('R41', result)).toEqual([]);
  expect(findingsOf('R56', result)).toHaveLength(1);
});

test('a new account of the pipeline that may create its own tokens gains no power over others', () => {
  const job = declared('google_cloud_run_v2_job', 'canary', {
    name: 'canary',
    project: P,
    location: 'us-central1',
    template: [{ template: [{ service_account: account('canary').slice('serviceAccount:'.length) }] }],
    labels: { for: `projects/${P}/topics/inbox` },
  });
  const own = accountGrant('self', 'canary', account('canary'), 'roles/iam.serviceAccountOpenIdTokenCreator');
  expect(findingsOf('R41', reviewed([...PIPELINE, job, own]))).toEqual([]);
  const other = accountGrant(
    'other',
    'fixer',
    account('canary'),
    'roles/iam.serviceAccountOpenIdTokenCreator',
  );
  expect(findingsOf('R41', reviewed([...PIPELINE, job, other]))).toHaveLength(1);
});

test('a member in another letter case is the same member', () => {
  const before = [...PIPELINE, projectGrant('more', 'user:Mallory@Example.com', 'roles/run.admin')];
  const after = [...PIPELINE, projectGrant('again', MALLORY, 'roles/run.admin')];
  expect(reviewed(after, undefined, before).findings).toEqual([]);
});

test('without a part of the pipeline no powers are reported', () => {
  const other = declared('google_project_iam_member', 'x', {
    project: 'shop',
    role: 'roles/owner',
    member: MALLORY,
  });
  expect(reviewed([other], undefined, []).findings).toEqual([]);
});
