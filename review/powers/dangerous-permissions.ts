import { includes, isBroadRole, isReadingRole, restOf, roleOfRest, UNKNOWN_ROLE } from './permission-sets';
import { KEY_ROLE } from './statements';

/**
 * Permissions that lead to any other permission: acting as an account, taking its tokens, creating its keys, changing
 * grants. The review emphasizes them for every member.
 * Source: cloud.google.com/iam/docs/best-practices-service-accounts, section on privilege escalation.
 */
const STANDS_OUT: readonly RegExp[] = [
  /^iam\.serviceAccounts\.(?:actAs|getAccessToken|getOpenIdToken|signBlob|signJwt|implicitDelegation)$/,
  /^iam\.serviceAccountKeys\.(?:create|upload|enable)$/,
  /\.setIamPolicy$/,
  /^iam\.roles\.(?:create|update|undelete)$/,
  /^iam\.denypolicies\./,
  /^orgpolicy\.policy\.set$/,
  /^iam\.workloadIdentityPool(?:s|Providers)\.(?:create|update)$/,
  /\*/,
];

export function standsOut(permission: string): boolean {
  const role = roleOfRest(permission);
  if (role === undefined) return permission === KEY_ROLE || STANDS_OUT.some((rule) => rule.test(permission));
  return role === UNKNOWN_ROLE || isBroadRole(role);
}

/**
 * Permissions that can disable, control or impersonate the pipeline: for each tamper detection, the permissions behind
 * the calls that it watches for. `service.resource` means every permission on it except read permissions. A test
 * requires an entry for each detection.
 */
export const GUARDED: Readonly<Record<string, readonly string[]>> = {
  'scc-notification-config': ['securitycenter.notificationconfig'],
  'scc-service': [
    'securitycenter.securitycenterservices',
    'securitycenter.organizationsettings',
    'securitycenter.securitycentersettings',
    'securitycenter.eventthreatdetectionsettings',
    'securitycenter.containerthreatdetectionsettings',
  ],
  'scc-mute-config': ['securitycenter.muteconfigs'],
  'scc-bulk-mute': ['securitycenter.findings'],
  'scc-finding-state': ['securitycenter.findings'],
  'scc-export': ['securitycenter.bigQueryExports'],
  'scc-custom-module': [
    'securitycenter.eventthreatdetectioncustommodules',
    'securitycenter.securityhealthanalyticscustommodules',
  ],
  'pubsub-topic': ['pubsub.topics', 'pubsub.schemas'],
  'pubsub-subscription': ['pubsub.subscriptions', 'pubsub.snapshots'],
  function: ['cloudfunctions.functions', 'run.routes'],
  'run-service': ['run.services', 'run.revisions', 'run.jobs', 'run.workerpools'],
  secret: ['secretmanager.secrets', 'secretmanager.versions', 'secretmanager.versions.access'],
  'scheduler-job': ['cloudscheduler.jobs'],
  ledger: ['datastore.databases', 'datastore.entities'],
  evidence: [
    'storage.buckets',
    'storage.objects.delete',
    'storage.objects.update',
    'storage.objects.setIamPolicy',
  ],
  'logging-sink': ['logging.sinks'],
  'logging-exclusion': ['logging.exclusions'],
  'logging-bucket': ['logging.buckets', 'logging.views', 'logging.logs.delete'],
  'audit-config': ['resourcemanager.projects', 'resourcemanager.folders', 'resourcemanager.organizations'],
  alerting: [
    'monitoring.alertPolicies',
    'monitoring.notificationChannels',
    'monitoring.snoozes',
    'logging.logMetrics',
  ],
  'binary-authorization-policy': ['binaryauthorization.policy', 'binaryauthorization.platformPolicies'],
  'binary-authorization-attestor': ['binaryauthorization.attestors'],
  attestation: ['containeranalysis.notes', 'containeranalysis.occurrences'],
  'admission-breakglass': ['run.services', 'run.jobs'],
  'admission-refused': ['binaryauthorization.policy'],
  'kms-key': ['cloudkms.cryptoKeyVersions', 'cloudkms.cryptoKeys', 'cloudkms.keyRings'],
  'identity-account': ['iam.serviceAccounts', 'iam.serviceAccountKeys'],
  'identity-grants': ['iam.serviceAccounts', 'resourcemanager.projects'],
  'identity-token': ['iam.serviceAccounts'],
  'custom-role': ['iam.roles'],
  'deny-policy': ['iam.denypolicies'],
  'org-policy': ['orgpolicy.policies', 'orgpolicy.policy', 'orgpolicy.customConstraints'],
  'project-lifecycle': ['resourcemanager.projects'],
  'service-disabled': ['serviceusage.services.disable'],
};

const NAMES = new Set(Object.values(GUARDED).flat());
const SERVICES = new Set([...NAMES].map((name) => name.slice(0, name.indexOf('.'))));
const READS = /\.(?:get|list|search|query|view|check|test)[A-Za-z]*$/;

/** True if its holder can disable, control or impersonate a pipeline in its scope. */
export function isGuarded(permission: string): boolean {
  const role = roleOfRest(permission);
  if (role !== undefined) return isGuardedRole(role);
  if (permission === KEY_ROLE || NAMES.has(permission)) return true;
  return standsOut(permission) || (!READS.test(permission) && NAMES.has(permission.replace(/\.[^.]*$/, '')));
}

/** A role of which only the name is known. */
function isGuardedRole(role: string): boolean {
  if (role === UNKNOWN_ROLE || !role.startsWith('roles/')) return true;
  if (isReadingRole(role) || role === 'roles/viewer' || role === 'roles/browser') return false;
  if (includes(restOf(role), 'run.services.update') || role === 'roles/editor') return true;
  const [, service = ''] = /^roles\/(\w+)\./.exec(role) ?? [];
  return SERVICES.has(service) || ESCALATING_SERVICES.has(service);
}

/** Jobs and deployments of these services run as other accounts. */
const ESCALATING_SERVICES = new Set([
  'cloudbuild',
  'deploymentmanager',
  'composer',
  'securitycentermanagement',
]);
