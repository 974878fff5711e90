import type { ServiceId } from '../protocol/request';
import type { Definition, FieldDefinition, MethodDefinition } from './definitions';

/**
 * Definitions that no client on npm ships, written down from Google's published API definitions (googleapis:
 * google/iam/admin/v1, google/cloud/binaryauthorization/v1, google/cloud/orgpolicy/v2, google/cloud/location; and the
 * REST reference of Cloud Resource Manager v1). Only the methods and fields that the sandbox answers. They are as good
 * as our reading: unlike the shipped ones, nothing keeps them in step with Google.
 */
export const WRITTEN_DEFINITIONS: Partial<Record<ServiceId, Definition>> = {
  run: at('google.cloud.location', {
    Locations: service({
      ListLocations: method('ListLocationsRequest', 'ListLocationsResponse', {
        // Cloud Run serves its locations under v1 alone (run/docs/reference/rest/v1/projects.locations/list).
        get: '/v1/{name=projects/*}/locations',
      }),
    }),
    ListLocationsRequest: message({
      name: 'string',
      filter: 'string',
      pageSize: 'int32',
      pageToken: 'string',
    }),
    ListLocationsResponse: message({ locations: many('Location'), nextPageToken: 'string' }),
    Location: message({ name: 'string', locationId: 'string', displayName: 'string' }),
  }),
  resourcemanager: at('google.cloud.resourcemanager.v1', {
    Projects: service({
      GetAncestry: method('GetAncestryRequest', 'GetAncestryResponse', {
        post: '/v1/projects/{project_id}:getAncestry',
        body: '*',
      }),
    }),
    GetAncestryRequest: message({ projectId: 'string' }),
    GetAncestryResponse: message({ ancestor: many('Ancestor') }),
    Ancestor: message({ resourceId: 'ResourceId' }),
    ResourceId: message({ type: 'string', id: 'string' }),
  }),
  orgpolicy: at('google.cloud.orgpolicy.v2', {
    CustomConstraints: service({
      ListCustomConstraints: method('ListCustomConstraintsRequest', 'ListCustomConstraintsResponse', {
        get: '/v2/{parent=organizations/*}/customConstraints',
      }),
    }),
    ListCustomConstraintsRequest: message({ parent: 'string', pageSize: 'int32', pageToken: 'string' }),
    ListCustomConstraintsResponse: message({
      customConstraints: many('CustomConstraint'),
      nextPageToken: 'string',
    }),
    CustomConstraint: message({
      name: 'string',
      resourceTypes: many('string'),
      methodTypes: many('string'),
      condition: 'string',
      actionType: 'string',
      displayName: 'string',
      description: 'string',
      updateTime: 'google.protobuf.Timestamp',
    }),
  }),
  // The policy messages of google.iam.v1 come with the client that the file of this service is taken from.
  iam: at('google.iam.admin.v1', {
    IAM: service({
      ListServiceAccounts: method('ListServiceAccountsRequest', 'ListServiceAccountsResponse', {
        get: '/v1/{name=projects/*}/serviceAccounts',
      }),
      GetIamPolicy: method('google.iam.v1.GetIamPolicyRequest', 'google.iam.v1.Policy', {
        post: '/v1/{resource=projects/*/serviceAccounts/*}:getIamPolicy',
      }),
      GetRole: method('GetRoleRequest', 'Role', {
        get: '/v1/{name=roles/*}',
        additional_bindings: [
          { get: '/v1/{name=organizations/*/roles/*}' },
          { get: '/v1/{name=projects/*/roles/*}' },
        ],
      }),
    }),
    ListServiceAccountsRequest: message({ name: 'string', pageSize: 'int32', pageToken: 'string' }),
    ListServiceAccountsResponse: message({ accounts: many('ServiceAccount'), nextPageToken: 'string' }),
    ServiceAccount: message({
      name: 'string',
      projectId: 'string',
      uniqueId: 'string',
      email: 'string',
      displayName: 'string',
      description: 'string',
      disabled: 'bool',
    }),
    GetRoleRequest: message({ name: 'string' }),
    Role: message({
      name: 'string',
      title: 'string',
      description: 'string',
      includedPermissions: many('string'),
      deleted: 'bool',
    }),
  }),
  binaryauthorization: at('google.cloud.binaryauthorization.v1', {
    BinauthzManagementServiceV1: service({
      GetPolicy: method('GetPolicyRequest', 'Policy', { get: '/v1/{name=projects/*/policy}' }),
    }),
    GetPolicyRequest: message({ name: 'string' }),
    Policy: message({
      name: 'string',
      description: 'string',
      globalPolicyEvaluationMode: 'string',
      admissionWhitelistPatterns: many('AdmissionWhitelistPattern'),
      clusterAdmissionRules: mapOf('AdmissionRule'),
      kubernetesNamespaceAdmissionRules: mapOf('AdmissionRule'),
      kubernetesServiceAccountAdmissionRules: mapOf('AdmissionRule'),
      istioServiceIdentityAdmissionRules: mapOf('AdmissionRule'),
      defaultAdmissionRule: 'AdmissionRule',
      updateTime: 'google.protobuf.Timestamp',
    }),
    AdmissionWhitelistPattern: message({ namePattern: 'string' }),
    AdmissionRule: message({
      evaluationMode: 'EvaluationMode',
      requireAttestationsBy: many('string'),
      enforcementMode: 'EnforcementMode',
    }),
    EvaluationMode: {
      values: {
        EVALUATION_MODE_UNSPECIFIED: 0,
        ALWAYS_ALLOW: 1,
        REQUIRE_ATTESTATION: 2,
        ALWAYS_DENY: 3,
      },
    },
    EnforcementMode: {
      values: {
        ENFORCEMENT_MODE_UNSPECIFIED: 0,
        ENFORCED_BLOCK_AND_AUDIT_LOG: 1,
        DRYRUN_AUDIT_LOG_ONLY: 2,
      },
    },
  }),
};

type Field = string | Omit<FieldDefinition, 'id'>;

function many(type: string): Field {
  return { type, rule: 'repeated' };
}

function mapOf(type: string): Field {
  return { type, keyType: 'string' };
}

/** Numbers are of no meaning in JSON: they are counted up. */
function message(fields: Readonly<Record<string, Field>>): Definition {
  const entries = Object.entries(fields).map(([name, field], index) => {
    const definition = typeof field === 'string' ? { type: field } : field;
    return [name, { ...definition, id: index + 1 }] as const;
  });
  return { fields: Object.fromEntries(entries) };
}

function method(
  requestType: string,
  responseType: string,
  http: Readonly<Record<string, unknown>>,
): MethodDefinition {
  return { requestType, responseType, parsedOptions: [{ '(google.api.http)': http }] };
}

function service(methods: Readonly<Record<string, MethodDefinition>>): Definition {
  return { methods };
}

/** The definitions inside their package: `google.iam.admin.v1`. */
function at(packageName: string, nested: Readonly<Record<string, Definition>>): Definition {
  return packageName
    .split('.')
    .reduceRight<Definition>((inner, part) => ({ nested: { [part]: inner } }), { nested });
}
