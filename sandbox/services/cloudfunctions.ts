import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { IamResource } from '../contract/requirement';
import { type Answer, type Call, defineService, type ModelledFields, pageBody } from '../contract/service';
import { policyView, setPolicy } from '../iam/policies';
import { isAllowed } from '../iam/policy';
import { accountResource, named, runtimeEmail, scopeOf } from '../iam/tested-resource';
import { tryMember } from '../protocol/members';
import { FUNCTION_REGIONS } from '../protocol/regions';
import { maskPaths } from '../schema/field-mask';
import { lastSegment, projectOf, withProjectId } from '../state/names';
import { createFunction, deleteFunction, findFunction, updateFunction } from './functions-deploy';
import { listRuntimes } from './functions-runtimes';
import { functionView } from './functions-view';
import { locationList } from './location-list';

const SOURCE = 'cloud.google.com/functions/docs/reference/iam/permissions, and the role dump of 2026-08-22';
const ACTAS =
  'cloud.google.com/functions/docs/reference/iam/roles, additional configuration for deployment: the Service Account User role on the runtime account, and on the build account';

/** A deployment has a runtime account and a build account. The caller needs actAs on both. */
function accountsOf({ state, message }: Call): readonly IamResource[] {
  const name = withProjectId(state, textOf(message.name) || textOf(message.parent));
  const project = projectOf(name);
  const standing = tryMember(state.functions, name)?.config;
  const body = objectOf(message.body);
  const paths = maskPaths(textOf(message.updateMask));
  const counts = (member: string): JsonObject =>
    paths.length > 0 && !paths.some((path) => path.split('.')[0] === member)
      ? objectOf(standing?.[member])
      : { ...objectOf(standing?.[member]), ...objectOf(body[member]) };
  const emails = [
    textOf(counts('serviceConfig').serviceAccountEmail),
    lastSegment(textOf(counts('buildConfig').serviceAccount)),
  ];
  return [...new Set(emails.map((email) => runtimeEmail(state, project, email)))].map((email) =>
    accountResource(email, project),
  );
}

/**
 * A second-generation function with its source in a bucket. These are not modelled and therefore refused: event
 * triggers (a Riposte stack uses push subscriptions), sources in repositories, and direct VPC egress.
 */
const FUNCTION: ModelledFields = {
  'body.name': true,
  'body.description': true,
  'body.environment': true,
  'body.labels': true,
  'body.kmsKeyName': true,
  'body.buildConfig.runtime': true,
  'body.buildConfig.entryPoint': true,
  'body.buildConfig.source.storageSource.bucket': true,
  'body.buildConfig.source.storageSource.object': true,
  'body.buildConfig.source.storageSource.generation': true,
  'body.buildConfig.serviceAccount': true,
  'body.buildConfig.dockerRepository': true,
  'body.buildConfig.dockerRegistry':
    'Artifact Registry is the only remaining value, and the answer contains it',
  'body.buildConfig.workerPool': true,
  'body.buildConfig.environmentVariables': 'stored and returned; the sandbox does not build',
  'body.buildConfig.automaticUpdatePolicy': 'stored and returned; the sandbox never updates base images',
  'body.buildConfig.onDeployUpdatePolicy': 'stored and returned; the sandbox never updates base images',
  'body.serviceConfig.timeoutSeconds': true,
  'body.serviceConfig.availableMemory': true,
  'body.serviceConfig.availableCpu': true,
  'body.serviceConfig.environmentVariables': true,
  'body.serviceConfig.maxInstanceCount': true,
  'body.serviceConfig.minInstanceCount': true,
  'body.serviceConfig.maxInstanceRequestConcurrency': true,
  'body.serviceConfig.vpcConnector': true,
  'body.serviceConfig.vpcConnectorEgressSettings': true,
  'body.serviceConfig.ingressSettings': true,
  'body.serviceConfig.serviceAccountEmail': true,
  'body.serviceConfig.allTrafficOnLatestRevision': true,
  'body.serviceConfig.secretEnvironmentVariables': true,
  'body.serviceConfig.secretVolumes': true,
  'body.serviceConfig.binaryAuthorizationPolicy': true,
  'body.serviceConfig.securityLevel':
    'a first-generation member; the second generation always requires HTTPS',
};

/** Google keeps these in the function's project, under other names. */
const OF_THE_FUNCTION = {
  'run.services': 'a function is a Cloud Run service of the same name',
  'iam.bindings': 'the policy of a function is that of its Cloud Run service',
  'storage.buckets': "Cloud Functions copies the source into a bucket of Google's own",
} as const;

/** Cloud Functions v2. */
export const cloudFunctions = defineService({
  sources: { id: 'cloudfunctions', discovery: ['cloudfunctions.v2'] },
  api: 'cloudfunctions.googleapis.com',
  methods: {
    'v2.projects.locations.functions.create': {
      permissions: [
        { permission: 'cloudfunctions.functions.create', on: scopeOf('parent'), source: SOURCE },
        { permission: 'iam.serviceAccounts.actAs', on: accountsOf, source: ACTAS },
      ],
      changes: { parent: true, functionId: true, ...FUNCTION },
      reaches: OF_THE_FUNCTION,
      answer: createFunction,
    },
    'v2.projects.locations.functions.get': {
      permissions: [{ permission: 'cloudfunctions.functions.get', on: named('name'), source: SOURCE }],
      changes: 'nothing',
      answer: getFunction,
    },
    'v2.projects.locations.functions.list': {
      permissions: [{ permission: 'cloudfunctions.functions.list', on: scopeOf('parent'), source: SOURCE }],
      changes: 'nothing',
      answer: listFunctions,
    },
    'v2.projects.locations.functions.patch': {
      permissions: [
        { permission: 'cloudfunctions.functions.update', on: named('name'), source: SOURCE },
        { permission: 'iam.serviceAccounts.actAs', on: accountsOf, source: ACTAS },
      ],
      changes: { name: true, updateMask: true, ...FUNCTION },
      reaches: OF_THE_FUNCTION,
      answer: updateFunction,
    },
    'v2.projects.locations.functions.delete': {
      permissions: [{ permission: 'cloudfunctions.functions.delete', on: named('name'), source: SOURCE }],
      changes: { name: true },
      reaches: OF_THE_FUNCTION,
      answer: deleteFunction,
    },
    'v2.projects.locations.functions.getIamPolicy': {
      permissions: [
        { permission: 'cloudfunctions.functions.getIamPolicy', on: named('resource'), source: SOURCE },
      ],
      changes: 'nothing',
      answer: getIamPolicy,
    },
    'v2.projects.locations.functions.setIamPolicy': {
      permissions: [
        { permission: 'cloudfunctions.functions.setIamPolicy', on: named('resource'), source: SOURCE },
      ],
      changes: {
        resource: true,
        'body.policy.bindings': true,
        'body.policy.etag': true,
        'body.policy.version': true,
      },
      answer: setIamPolicy,
    },
    // As in Cloud Run, "no permissions required".
    'v2.projects.locations.functions.testIamPermissions': {
      permissions: [],
      changes: 'nothing',
      answer: testIamPermissions,
    },
    'v2.projects.locations.runtimes.list': {
      permissions: [{ permission: 'cloudfunctions.runtimes.list', on: scopeOf('parent'), source: SOURCE }],
      changes: 'nothing',
      answer: listRuntimes,
    },
    'v2.projects.locations.list': {
      permissions: [{ permission: 'cloudfunctions.locations.list', on: scopeOf('name'), source: SOURCE }],
      changes: 'nothing',
      answer: (call) => locationList(call, FUNCTION_REGIONS),
    },
  },
});

function getFunction(call: Call): Answer {
  return { body: functionView(call.state, findFunction(call, textOf(call.message.name))) };
}

/** The location `-` includes every location (functions v2 ListFunctionsRequest.parent). */
function listFunctions({ state, message }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  const [, project, , location] = parent.split('/');
  const found = Object.values(state.functions)
    .filter((fn) => fn.project === project && (location === '-' || fn.location === location))
    .map((fn) => functionView(state, fn));
  return { body: pageBody('functions', found, message, { byDefault: 1000, max: 1000 }) };
}

const policyHolder = (call: Call): string => {
  findFunction(call, textOf(call.message.resource));
  return withProjectId(call.state, textOf(call.message.resource));
};

function getIamPolicy(call: Call): Answer {
  return { body: policyView(call.state, policyHolder(call)) };
}

function setIamPolicy(call: Call): Answer {
  const name = policyHolder(call);
  const state = setPolicy(call.state, name, objectOf(objectOf(call.message.body).policy));
  return { state, body: policyView(state, name) };
}

function testIamPermissions(call: Call): Answer {
  const name = policyHolder(call);
  const resource = { name, project: projectOf(name) };
  const held = listOf(objectOf(call.message.body).permissions)
    .map(textOf)
    .filter((permission) => isAllowed(call.state, call.principal, { permission, resource }));
  return { body: held.length === 0 ? {} : { permissions: held } };
}
