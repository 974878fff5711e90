import type { RequiredPermission } from './permission-table';

const ROLES = 'role dump of 2026-08-22';

/** Reads around a deployment: what a preflight asks. */
export const GOVERNANCE_PERMISSIONS: Readonly<Record<string, readonly RequiredPermission[]>> = {
  'run:Locations.ListLocations': [
    { permission: 'run.locations.list', on: 'project', source: `Cloud Run roles, ${ROLES}` },
  ],
  'scc:SecurityCenter.ListNotificationConfigs': [
    {
      permission: 'securitycenter.notificationconfig.list',
      on: 'parent',
      source: `${ROLES}: the resource is spelled in the singular`,
    },
  ],
  'sccmanagement:SecurityCenterManagement.GetSecurityCenterService': [
    {
      permission: 'securitycentermanagement.securityCenterServices.get',
      on: 'project',
      source: 'roles/securitycentermanagement.viewer, seen in two public role tables',
    },
  ],
  'sccmanagement:SecurityCenterManagement.ListSecurityCenterServices': [
    {
      permission: 'securitycentermanagement.securityCenterServices.list',
      on: 'parent',
      source: 'roles/securitycentermanagement.viewer, seen in two public role tables',
    },
  ],
  'orgpolicy:OrgPolicy.GetEffectivePolicy': [
    {
      permission: 'orgpolicy.policy.get',
      on: 'project',
      source: 'resource-manager reference, getEffectiveOrgPolicy; v2 uses the same permission',
    },
  ],
  'orgpolicy:CustomConstraints.ListCustomConstraints': [
    {
      permission: 'orgpolicy.customConstraints.list',
      on: 'parent',
      source:
        'cloud.google.com/resource-manager/docs/organization-policy/creating-managing-custom-constraints',
    },
  ],
  'serviceusage:ServiceUsage.ListServices': [
    {
      permission: 'serviceusage.services.list',
      on: 'parent',
      source: 'cloud.google.com/service-usage/docs/access-control',
    },
  ],
  'resourcemanager:Projects.GetProject': [
    { permission: 'resourcemanager.projects.get', on: 'project', source: 'resourcemanager v3 proto' },
  ],
  'resourcemanager:Projects.GetAncestry': [
    {
      permission: 'resourcemanager.projects.get',
      on: 'resource',
      source: 'resource-manager reference v1: only the permission on the project',
    },
  ],
  'resourcemanager:Projects.GetIamPolicy': [
    {
      permission: 'resourcemanager.projects.getIamPolicy',
      on: 'resource',
      source: 'resourcemanager v3 proto',
    },
  ],
  'iam:IAM.ListServiceAccounts': [
    { permission: 'iam.serviceAccounts.list', on: 'project', source: `iam.serviceAccounts roles, ${ROLES}` },
  ],
  'iam:IAM.GetIamPolicy': [
    {
      permission: 'iam.serviceAccounts.getIamPolicy',
      on: 'service-account',
      source: `iam.serviceAccounts roles, ${ROLES}`,
    },
  ],
  'iam:IAM.GetRole': [
    {
      permission: 'iam.roles.get',
      on: 'project',
      source: 'cloud.google.com/iam/docs/creating-custom-roles; predefined roles are public',
    },
  ],
  'binaryauthorization:BinauthzManagementServiceV1.GetPolicy': [
    {
      permission: 'binaryauthorization.policy.get',
      on: 'project',
      source: 'cloud.google.com/binary-authorization/docs/reference/permissions-and-roles',
    },
  ],
};
