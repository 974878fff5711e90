import { extendCatalogue } from '../../../core/catalogue/catalogue';
import type { Permission } from '../../../core/permissions/permissions';
import { quarantineService } from '../../../examples/custom-response/extension';

/** What is wrong with the example's action when it asks for this as well. */
function problemsWith(
  identity: 'responder' | 'actor',
  permission: string,
  on: Permission['on'] = 'project',
): string[] {
  const { permissions } = quarantineService;
  const asked = { ...permissions, [identity]: [...(permissions[identity] ?? []), { permission, on }] };
  const extended = extendCatalogue({ actions: [{ ...quarantineService, permissions: asked }] });
  return extended.ok ? [] : extended.error.map(({ what }) => what);
}

/** The pipeline itself may live in the project that an own action changes: none of it may be in reach. */
test.each([
  'storage.objects.delete',
  'storage.objects.get',
  'datastore.entities.delete',
  'pubsub.topics.publish',
  'logging.sinks.delete',
  'secretmanager.versions.access',
  'binaryauthorization.policy.update',
  'containeranalysis.occurrences.create',
  'cloudkms.cryptoKeyVersions.useToSign',
  'orgpolicy.policy.set',
  'iam.workloadIdentityPoolProviders.create',
  'iam.denypolicies.delete',
  'cloudbuild.builds.create',
  'deploymentmanager.deployments.create',
  'cloudfunctions.functions.update',
  'compute.instances.setMetadata',
  'resourcemanager.projects.delete',
  'resourcemanager.projects.setIamPolicy',
  'iam.serviceAccounts.getAccessToken',
])('the actor may not ask for %s', (permission) => {
  expect(problemsWith('actor', permission).length).toBeGreaterThan(0);
});

test.each([
  'storage.objects.get',
  'secretmanager.versions.access',
  'run.services.update',
  'datastore.entities.list',
])('the responder may not ask for %s', (permission) => {
  expect(problemsWith('responder', permission).length).toBeGreaterThan(0);
});

test.each([
  'run.jobs.update',
  'run.executions.cancel',
  'cloudscheduler.jobs.pause',
  'compute.firewalls.create',
  'iam.serviceAccounts.disable',
  'artifactregistry.dockerimages.get',
])('the actor may ask for %s', (permission) => {
  expect(problemsWith('actor', permission)).toEqual([]);
});
