/**
 * The fields of a finding and of its resource, as securitycenter v2 defines them. This is a copy, because the
 * definitions are a development dependency. A test compares both.
 */
export type FindingFieldShape =
  | 'text'
  | 'time'
  /** Contains other fields, in one object, a list or a map. */
  | 'message'
  /** A closed set of values, without the unspecified value, which JSON omits. */
  | readonly string[];

export const FINDING_FIELDS: Readonly<Record<string, FindingFieldShape>> = {
  ...shapes('text', [
    'name',
    'canonicalName',
    'parent',
    'resourceName',
    'category',
    'externalUri',
    // Google may add a class, so this set is not closed.
    'findingClass',
    'muteInitiator',
    'parentDisplayName',
    'description',
    'nextSteps',
    'moduleName',
  ]),
  ...shapes('time', ['eventTime', 'createTime', 'muteUpdateTime']),
  state: ['ACTIVE', 'INACTIVE'],
  severity: ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'],
  mute: ['MUTED', 'UNMUTED', 'UNDEFINED'],
  ...shapes('message', [
    'sourceProperties',
    'securityMarks',
    'muteInfo',
    'indicator',
    'vulnerability',
    'externalSystems',
    'mitreAttack',
    'access',
    'connections',
    'processes',
    'contacts',
    'compliances',
    'exfiltration',
    'iamBindings',
    'containers',
    'kubernetes',
    'database',
    'attackExposure',
    'files',
    'cloudDlpInspection',
    'cloudDlpDataProfile',
    'kernelRootkit',
    'orgPolicies',
    'job',
    'application',
    'ipRules',
    'backupDisasterRecovery',
    'securityPosture',
    'logEntries',
    'loadBalancers',
    'cloudArmor',
    'notebook',
    'toxicCombination',
    'groupMemberships',
    'disk',
    'dataAccessEvents',
    'dataFlowEvents',
    'networks',
    'dataRetentionDeletionEvents',
    'affectedResources',
    'aiModel',
    'chokepoint',
    'vertexAi',
  ]),
};

export const RESOURCE_FIELDS: Readonly<Record<string, FindingFieldShape>> = {
  ...shapes('text', [
    'name',
    'displayName',
    'type',
    'cloudProvider',
    'service',
    'location',
    'resourcePathString',
  ]),
  ...shapes('message', ['gcpMetadata', 'awsMetadata', 'azureMetadata', 'resourcePath']),
};

function shapes(
  shape: FindingFieldShape,
  names: readonly string[],
): Readonly<Record<string, FindingFieldShape>> {
  return Object.fromEntries(names.map((name) => [name, shape]));
}
