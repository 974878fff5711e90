/** What administrators of Cloud Run hold, cut to what the sandbox's services check. */
const RUN_ADMIN: readonly string[] = [
  'run.executions.cancel',
  'run.executions.delete',
  'run.executions.get',
  'run.executions.list',
  'run.jobs.create',
  'run.jobs.delete',
  'run.jobs.get',
  'run.jobs.getIamPolicy',
  'run.jobs.list',
  'run.jobs.run',
  'run.jobs.setIamPolicy',
  'run.jobs.update',
  'run.locations.list',
  'run.operations.get',
  'run.revisions.delete',
  'run.revisions.get',
  'run.revisions.list',
  'run.services.create',
  'run.services.delete',
  'run.services.get',
  'run.services.getIamPolicy',
  'run.services.list',
  'run.services.setIamPolicy',
  'run.services.update',
];

/**
 * Predefined roles with their expanded permissions, as of 2026-08-22 (iann0036/iam-dataset, MIT, output of
 * `gcloud iam roles describe`). Only narrow roles that a deployment of ours may carry; any other role stops
 * the boot. To regenerate one row: gcloud iam roles describe ROLE --format='value(includedPermissions)'.
 * Roles cut to the permissions that the sandbox's services check are marked "cut".
 */
export const PREDEFINED_ROLES: Readonly<Record<string, readonly string[]>> = {
  'roles/run.invoker': ['run.instances.invoke', 'run.jobs.run', 'run.routes.invoke'],
  'roles/run.servicesInvoker': ['run.routes.invoke'],
  'roles/run.jobsExecutor': ['run.executions.cancel', 'run.jobs.run'],
  // cut; holds all of run.* too, since a function is a Cloud Run service
  'roles/cloudfunctions.admin': [
    'cloudfunctions.functions.create',
    'cloudfunctions.functions.delete',
    'cloudfunctions.functions.get',
    'cloudfunctions.functions.getIamPolicy',
    'cloudfunctions.functions.list',
    'cloudfunctions.functions.setIamPolicy',
    'cloudfunctions.functions.update',
    'cloudfunctions.locations.list',
    'cloudfunctions.operations.get',
    'cloudfunctions.runtimes.list',
    ...RUN_ADMIN,
  ],
  // cut
  'roles/run.admin': RUN_ADMIN,
  // cut
  'roles/run.viewer': [
    'run.executions.get',
    'run.executions.list',
    'run.jobs.get',
    'run.jobs.getIamPolicy',
    'run.jobs.list',
    'run.locations.list',
    'run.operations.get',
    'run.revisions.get',
    'run.revisions.list',
    'run.services.get',
    'run.services.getIamPolicy',
    'run.services.list',
  ],
  'roles/pubsub.publisher': ['pubsub.topics.publish'],
  // cut: an attacker's or an administrator's, never ours
  'roles/pubsub.admin': [
    'pubsub.subscriptions.delete',
    'pubsub.subscriptions.setIamPolicy',
    'pubsub.subscriptions.update',
    'pubsub.topics.delete',
    'pubsub.topics.publish',
    'pubsub.topics.setIamPolicy',
  ],
  'roles/pubsub.subscriber': [
    'pubsub.snapshots.seek',
    'pubsub.subscriptions.consume',
    'pubsub.topics.attachSubscription',
  ],
  'roles/securitycenter.notificationServiceAgent': ['pubsub.topics.publish'],
  'roles/securitycenter.findingSecurityMarksWriter': [
    'securitycenter.findingsecuritymarks.update',
    'securitycenter.userinterfacemetadata.get',
  ],
  'roles/securitycenter.findingsStateSetter': [
    'securitycenter.findings.setState',
    'securitycenter.userinterfacemetadata.get',
  ],
  'roles/securitycenter.findingsMuteSetter': ['securitycenter.findings.setMute'],
  'roles/securitycenter.externalSystemsEditor': ['securitycenter.findingexternalsystems.update'],
  // cut
  'roles/securitycenter.findingsViewer': [
    'securitycenter.findings.group',
    'securitycenter.findings.list',
    'securitycenter.findings.listFindingPropertyNames',
    'securitycenter.sources.get',
    'securitycenter.sources.list',
    'securitycenter.userinterfacemetadata.get',
  ],
  'roles/iam.serviceAccountUser': [
    'iam.serviceAccounts.actAs',
    'iam.serviceAccounts.get',
    'iam.serviceAccounts.list',
    'resourcemanager.projects.get',
    'resourcemanager.projects.list',
  ],
  'roles/iam.serviceAccountTokenCreator': [
    'iam.serviceAccounts.get',
    'iam.serviceAccounts.getAccessToken',
    'iam.serviceAccounts.getOpenIdToken',
    'iam.serviceAccounts.implicitDelegation',
    'iam.serviceAccounts.list',
    'iam.serviceAccounts.signBlob',
    'iam.serviceAccounts.signJwt',
    'resourcemanager.projects.get',
    'resourcemanager.projects.list',
  ],
  'roles/iam.serviceAccountOpenIdTokenCreator': ['iam.serviceAccounts.getOpenIdToken'],
  'roles/secretmanager.secretAccessor': [
    'resourcemanager.projects.get',
    'resourcemanager.projects.list',
    'secretmanager.versions.access',
  ],
  'roles/logging.bucketWriter': ['logging.buckets.write'],
  // cut to publishing; from Google's list of service agents, not from the role dump
  'roles/cloudscheduler.serviceAgent': ['pubsub.topics.publish'],
  'roles/logging.logWriter': ['logging.logEntries.create', 'logging.logEntries.route'],
  // cut
  'roles/logging.viewer': ['logging.logEntries.list', 'logging.logs.list'],
  // cut
  'roles/monitoring.viewer': ['monitoring.timeSeries.list', 'monitoring.metricDescriptors.list'],
  'roles/storage.objectCreator': [
    'orgpolicy.policy.get',
    'resourcemanager.projects.get',
    'resourcemanager.projects.list',
    'storage.folders.create',
    'storage.managedFolders.create',
    'storage.multipartUploads.abort',
    'storage.multipartUploads.create',
    'storage.multipartUploads.listParts',
    'storage.objects.create',
    'storage.objects.createContext',
  ],
  // cut
  'roles/storage.objectViewer': [
    'resourcemanager.projects.get',
    'resourcemanager.projects.list',
    'storage.objects.get',
    'storage.objects.list',
  ],
  // cut
  'roles/artifactregistry.reader': [
    'artifactregistry.dockerimages.get',
    'artifactregistry.dockerimages.list',
    'artifactregistry.repositories.downloadArtifacts',
    'artifactregistry.repositories.get',
    'artifactregistry.tags.list',
    'artifactregistry.versions.get',
  ],
  // cut
  'roles/artifactregistry.writer': [
    'artifactregistry.dockerimages.get',
    'artifactregistry.repositories.downloadArtifacts',
    'artifactregistry.repositories.get',
    'artifactregistry.repositories.uploadArtifacts',
    'artifactregistry.tags.create',
    'artifactregistry.tags.update',
  ],
  // cut: broad on purpose in Google's catalogue; deployments of ours never carry it
  'roles/cloudbuild.builds.builder': [
    'artifactregistry.repositories.downloadArtifacts',
    'artifactregistry.repositories.uploadArtifacts',
    'logging.logEntries.create',
    'storage.objects.create',
    'storage.objects.get',
    'storage.objects.list',
  ],
};
