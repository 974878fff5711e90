import type { Principal } from '../protocol/request';

/** The identity that deploys the stacks in the sandbox. */
export const DEPLOYER: Principal = 'user:deployer@example.com';

/**
 * The roles that docs/organization-rollout.md requires for the deployer, by the place of the grant. The embedded cloud
 * grants exactly these. If the document omits a role, a deployment fails here (test/docs/deployer-roles.test.ts).
 */
export const DEPLOYER_ROLES = {
  /** The project that contains the pipeline. */
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
  /** The organization or folder that a hub receives findings from. */
  scope: [
    'roles/securitycenter.notificationConfigEditor',
    'roles/logging.configWriter',
    'roles/resourcemanager.organizationAdmin',
    'roles/resourcemanager.folderIamAdmin',
    'roles/securitycenter.sourcesAdmin',
    'roles/orgpolicy.policyAdmin',
  ],
  /** One existing secret that a function must read. */
  secret: ['roles/secretmanager.admin'],
  /** A project that Riposte protects. */
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
