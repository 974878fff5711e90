import { extendCatalogue } from '../../../core/catalogue/catalogue';
import type { Permission } from '../../../core/permissions/permissions';
import { quarantineService } from '../../../examples/custom-response/extension';

/** The problems of the example's action if it also requests this permission. */
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

/** The pipeline may run in the project that a custom action changes, so the action must not reach any part of the pipeline. */
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
])('the actor may not request %s', (permission) => {
  expect(problemsWith('actor', permission).length).toBeGreaterThan(0);
});

test.each([
  'storage.objects.get',
  'secretmanager.versions.access',
  'run.services.update',
  'datastore.entities.list',
])('the responder may not request %s', (permission) => {
  expect(problemsWith('responder', permission).length).toBeGreaterThan(0);
});

test.each([
  'run.jobs.update',
  'run.executions.cancel',
  'cloudscheduler.jobs.pause',
  'compute.firewalls.create',
  'iam.serviceAccounts.disable',
  'artifactregistry.dockerimages.get',
])('the actor may request %s', (permission) => {
  expect(problemsWith('actor', permission)).toEqual([]);
});
