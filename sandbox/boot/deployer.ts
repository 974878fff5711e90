import type { Principal } from '../protocol/request';

/** Who deploys the stacks in the sandbox. */
export const DEPLOYER: Principal = 'user:deployer@example.com';

/**
 * What docs/organization-rollout.md asks for the deployer, by where it is granted. The embedded cloud grants exactly
 * this, so that a role that the document forgets makes a deployment fail here (test/docs/deployer-roles.test.ts).
 */
export const DEPLOYER_ROLES = {
  /** The project that the pipeline lives in. */
  pipeline: [
    'roles/serviceusage.serviceUsageAdmin',
    'roles/iam.serviceAccountAdmin',
    'roles/iam.serviceAccountUser',
    'roles/iam.roleAdmin',
    'roles/resourcemanager.projectIamAdmin',
    'roles/cloudfunctions.admin',
    'roles/pubsub.admin',
    'roles/datastore.owner',
    'roles/storage.admin',
    'roles/artifactregistry.admin',
    'roles/cloudscheduler.admin',
    'roles/logging.configWriter',
    'roles/monitoring.alertPolicyEditor',
    'roles/monitoring.dashboardEditor',
    'roles/securitycenter.notificationConfigEditor',
  ],
  /** The organization or folder that a hub listens to. */
  scope: [
    'roles/securitycenter.notificationConfigEditor',
    'roles/logging.configWriter',
    'roles/resourcemanager.organizationAdmin',
    'roles/resourcemanager.folderIamAdmin',
    'roles/securitycenter.sourcesAdmin',
    'roles/orgpolicy.policyAdmin',
  ],
  /** One secret that exists already, where a function is to read it. */
  secret: ['roles/secretmanager.admin'],
  /** A project that is protected. */
  protected: [
    'roles/serviceusage.serviceUsageAdmin',
    'roles/iam.roleAdmin',
    'roles/resourcemanager.projectIamAdmin',
    'roles/iam.serviceAccountAdmin',
    'roles/cloudkms.admin',
    'roles/cloudkms.publicKeyViewer',
    'roles/containeranalysis.admin',
    'roles/binaryauthorization.attestorsAdmin',
    'roles/binaryauthorization.policyAdmin',
  ],
} as const;
