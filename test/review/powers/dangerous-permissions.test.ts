import { CATALOGUE } from '../../../core/catalogue/catalogue';
import { TAMPER_DETECTIONS } from '../../../core/tamper/detections';
import { GUARDED, isGuarded, standsOut } from '../../../review/powers/dangerous-permissions';
import { restOf, UNKNOWN_ROLE } from '../../../review/powers/permission-sets';

test('each tamper detection names the permissions behind the calls that it watches', () => {
  expect(Object.keys(GUARDED).sort()).toEqual(TAMPER_DETECTIONS.map(({ id }) => id).sort());
});

test('the permissions with which an action changes a workload are guarded', () => {
  const changing = CATALOGUE.actions
    .flatMap(({ permissions }) => permissions.actor ?? [])
    .map(({ permission }) => permission)
    .filter((permission) => /\.(?:update|setIamPolicy|actAs|delete)$/.test(permission));
  expect(changing.length).toBeGreaterThan(3);
  expect(
    changing.filter((permission) => !isGuarded(permission) && !/securitymarks/.test(permission)),
  ).toEqual([]);
});

test.each([
  'iam.serviceAccounts.actAs',
  'iam.serviceAccounts.getAccessToken',
  'iam.serviceAccounts.signJwt',
  'iam.serviceAccounts.implicitDelegation',
  'iam.serviceAccountKeys.create',
  'storage.buckets.setIamPolicy',
  'iam.roles.update',
  'run.*',
  restOf('roles/owner'),
  restOf('roles/editor'),
  restOf('roles/compute.networkAdmin'),
  restOf(UNKNOWN_ROLE),
])('%s stands out', (permission) => {
  expect(standsOut(permission)).toBe(true);
});

test.each([
  'iam.serviceAccounts.get',
  'iam.roles.get',
  'run.services.getIamPolicy',
  'storage.objects.create',
  restOf('roles/viewer'),
])('%s does not stand out', (permission) => {
  expect(standsOut(permission)).toBe(false);
});

test.each([
  'pubsub.topics.get',
  'logging.logEntries.list',
  'securitycenter.findings.list',
  'monitoring.timeSeries.list',
])('%s only reads, so it weakens no detection', (permission) => {
  expect(isGuarded(permission)).toBe(false);
});
