import { objectOf, textOf } from '../../core/values/json-values';
import type { IamResource } from '../contract/requirement';
import type { Call, Method } from '../contract/service';
import { accountResource, named, runtimeEmail } from '../iam/tested-resource';
import { tryMember } from '../protocol/members';
import { auditedKnative, auditedPolicy } from './run-audit';
import { getIamPolicy, setIamPolicy, testIamPermissions } from './run-policy';
import {
  cancelKnativeExecution,
  getKnativeExecution,
  getKnativeJob,
  listKnativeExecutions,
  listKnativeJobs,
  runKnativeJob,
} from './run-v1-jobs';
import { onProject, onResource, placeOf } from './run-v1-place';
import {
  deleteKnativeService,
  getKnativeRevision,
  getKnativeService,
  knativeOperation,
  listKnativeRevisions,
  listKnativeServices,
} from './run-v1-reads';
import { replaceService } from './run-v1-replace';

/** Permissions are those of v2, because the two versions share them (run roles of 2026-08-22). */
const SOURCE = 'cloud.google.com/run/docs/reference/iam/permissions, by method of v1';

const read = (
  permission: string,
  on: (call: Call) => readonly IamResource[],
  answer: Method['answer'],
): Method => ({
  permissions: [{ permission, on, source: SOURCE }],
  changes: 'nothing',
  answer,
});

/** The runtime accounts of the service, before and after. */
function accounts(call: Call): readonly IamResource[] {
  const { project, region, id } = placeOf(call);
  const standing = tryMember(
    call.state.run.services,
    `projects/${project}/locations/${region}/services/${id}`,
  );
  const sent = objectOf(
    objectOf(objectOf(objectOf(call.message.body).spec).template).spec,
  ).serviceAccountName;
  const emails = [sent, objectOf(standing?.config.template).serviceAccount].map((email) =>
    runtimeEmail(call.state, project, textOf(email)),
  );
  return [...new Set(emails)].map((email) => accountResource(email, project));
}

const serviceNameOf = (call: Call): string => {
  const { project, region, id } = placeOf(call);
  return `projects/${project}/locations/${region}/services/${id}`;
};

const ANNOTATION = 'run.googleapis.com/invoker-iam-disabled';

/** Whether the object changes the invoker check, which needs more than an update. */
function switchesInvokerCheck(call: Call): readonly IamResource[] {
  const { project, region, id } = placeOf(call);
  const name = `projects/${project}/locations/${region}/services/${id}`;
  const standing = tryMember(call.state.run.services, name)?.config.invokerIamDisabled === true;
  const sent = objectOf(objectOf(objectOf(call.message.body).metadata).annotations)[ANNOTATION];
  return (textOf(sent).toLowerCase() === 'true') === standing ? [] : [{ name, project }];
}

const SWITCH = 'cloud.google.com/run/docs/authenticating/public';

const policyMethods = (collection: 'services' | 'jobs'): Readonly<Record<string, Method>> => ({
  [`v1.projects.locations.${collection}.getIamPolicy`]: read(
    `run.${collection}.getIamPolicy`,
    named('resource'),
    getIamPolicy,
  ),
  [`v1.projects.locations.${collection}.setIamPolicy`]: {
    permissions: [{ permission: `run.${collection}.setIamPolicy`, on: named('resource'), source: SOURCE }],
    changes: {
      resource: true,
      'body.policy.bindings': true,
      'body.policy.etag': true,
      'body.policy.version': true,
    },
    ...(collection === 'services' ? { audit: auditedPolicy('v1') } : {}),
    answer: setIamPolicy,
  },
  // "no permissions required", as in v2.
  [`v1.projects.locations.${collection}.testIamPermissions`]: {
    permissions: [],
    changes: 'nothing',
    answer: testIamPermissions,
  },
});

/**
 * Cloud Run v1, the Knative view that gcloud uses, over the state of v2. The names of revisions and executions do not
 * contain their service or job, so their permissions are tested on the project.
 */
export const RUN_V1_METHODS: Readonly<Record<string, Method>> = {
  'v1.namespaces.services.get': read('run.services.get', onResource('services'), getKnativeService),
  'v1.namespaces.services.list': read('run.services.list', onProject, listKnativeServices),
  'v1.projects.locations.services.list': read('run.services.list', onProject, listKnativeServices),
  'v1.namespaces.services.replaceService': {
    permissions: [
      { permission: 'run.services.update', on: onResource('services'), source: SOURCE },
      {
        permission: 'iam.serviceAccounts.actAs',
        on: accounts,
        when: { assumption: 'run.actas-on-update', is: 'required' },
        source: 'a live 403 of replaceService: GoogleCloudPlatform/cloud-run-release-manager issue 81',
      },
      { permission: 'run.services.create', on: switchesInvokerCheck, source: SWITCH },
      { permission: 'run.services.setIamPolicy', on: switchesInvokerCheck, source: SWITCH },
    ],
    changes: {
      name: true,
      dryRun: true,
      'body.apiVersion': 'the sandbox has only one version',
      'body.kind': 'the sandbox has only one kind',
      'body.metadata': true,
      'body.spec': true,
      'body.status': 'gcloud sends the value that it read, and the server sets its own',
    },
    takesWholeResource: true,
    audit: auditedKnative('ReplaceService', serviceNameOf),
    answer: replaceService,
  },
  'v1.namespaces.services.delete': {
    permissions: [{ permission: 'run.services.delete', on: onResource('services'), source: SOURCE }],
    changes: {
      name: true,
      dryRun: true,
      propagationPolicy: 'Cloud Run removes revisions in any case',
      apiVersion: 'the sandbox has only one version',
      kind: 'the sandbox has only one kind',
    },
    audit: auditedKnative('DeleteService', serviceNameOf),
    answer: deleteKnativeService,
  },
  'v1.namespaces.revisions.get': read('run.revisions.get', onProject, getKnativeRevision),
  'v1.namespaces.revisions.list': read('run.revisions.list', onProject, listKnativeRevisions),
  ...policyMethods('services'),
  'v1.projects.locations.operations.get': read('run.operations.get', onProject, knativeOperation),
  // Best effort: it can return the current state before the timeout.
  'v1.projects.locations.operations.wait': read('run.operations.get', onProject, knativeOperation),
  'v1.namespaces.jobs.get': read('run.jobs.get', onResource('jobs'), getKnativeJob),
  'v1.namespaces.jobs.list': read('run.jobs.list', onProject, listKnativeJobs),
  'v1.namespaces.jobs.run': {
    permissions: [{ permission: 'run.jobs.run', on: onResource('jobs'), source: SOURCE }],
    changes: { name: true },
    answer: runKnativeJob,
  },
  'v1.namespaces.executions.get': read('run.executions.get', onProject, getKnativeExecution),
  'v1.namespaces.executions.list': read('run.executions.list', onProject, listKnativeExecutions),
  'v1.namespaces.executions.cancel': {
    permissions: [{ permission: 'run.executions.cancel', on: onProject, source: SOURCE }],
    changes: { name: true },
    answer: cancelKnativeExecution,
  },
  ...policyMethods('jobs'),
};
