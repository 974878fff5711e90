import { textOf } from '../../core/values/json-values';
import { type Answer, type Call, defineService, type ModelledFields, page } from '../contract/service';
import { named, scopeOf } from '../iam/tested-resource';
import { notFound } from '../protocol/errors';
import { REGIONS } from '../protocol/regions';
import { withProjectId } from '../state/names';
import type { RunRevision, RunService } from '../state/run';
import { locationList } from './location-list';
import { RUN_API } from './run-api';
import { auditedDelete, auditedPolicy, auditedUpdate } from './run-audit';
import { deleteService, postService, SERVICE_MEMBERS } from './run-create';
import { findService } from './run-find';
import { RUN_JOB_METHODS } from './run-job-methods';
import { operationView } from './run-operations';
import { getIamPolicy, POLICY_CHANGE, setIamPolicy, testIamPermissions } from './run-policy';
import {
  createRequirements,
  newAccount,
  runtimeAccount,
  serviceScope,
  updateRequirements,
  updateService,
} from './run-update';
import { RUN_V1_METHODS } from './run-v1-methods';
import { revisionView, serviceView } from './run-view';

const RUN_PROTO = 'googleapis google/cloud/run/v2 and the roles of 2026-08-22';
const RUN_ACTAS =
  'live 403s in cloud-run-release-manager issue 81 and two other reports; the roles page does not mention it';

/**
 * What a service can contain. Not modelled, so refused: builds from source (buildConfig), IAP, services of several
 * regions.
 */
const SERVICE: ModelledFields = {
  ...Object.fromEntries([...SERVICE_MEMBERS, 'name', 'etag'].map((member) => [`service.${member}`, true])),
};

/** Cloud Run Admin API v2 and the Knative view of v1: services, revisions, jobs, executions. */
export const run = defineService({
  sources: RUN_API,
  api: 'run.googleapis.com',
  methods: {
    'Services.GetService': {
      permissions: [{ permission: 'run.services.get', on: named('name'), source: RUN_PROTO }],
      changes: 'nothing',
      answer: getService,
    },
    'Services.ListServices': {
      permissions: [{ permission: 'run.services.list', on: scopeOf('parent'), source: RUN_PROTO }],
      changes: 'nothing',
      answer: listServices,
    },
    'Services.CreateService': {
      permissions: [
        { permission: 'run.services.create', on: scopeOf('parent'), source: RUN_PROTO },
        { permission: 'iam.serviceAccounts.actAs', on: newAccount, source: RUN_ACTAS },
      ],
      changes: { ...SERVICE, parent: true, serviceId: true, validateOnly: true },
      requirements: createRequirements,
      answer: postService,
    },
    'Services.DeleteService': {
      permissions: [{ permission: 'run.services.delete', on: named('name'), source: RUN_PROTO }],
      changes: { name: true, etag: true, validateOnly: true },
      audit: auditedDelete,
      answer: deleteService,
    },
    'Services.UpdateService': {
      permissions: [
        { permission: 'run.services.update', on: named('service.name'), source: RUN_PROTO },
        {
          permission: 'iam.serviceAccounts.actAs',
          on: runtimeAccount,
          when: { assumption: 'run.actas-on-update', is: 'required' },
          source: RUN_ACTAS,
        },
      ],
      // The update mask determines which members are changed; see run-update.ts.
      changes: { ...SERVICE, updateMask: true, validateOnly: true, allowMissing: true },
      takesWholeResource: true,
      audit: auditedUpdate,
      answer: updateService,
      requirements: updateRequirements,
    },
    'Services.GetIamPolicy': {
      permissions: [{ permission: 'run.services.getIamPolicy', on: named('resource'), source: RUN_PROTO }],
      changes: 'nothing',
      answer: getIamPolicy,
    },
    'Services.SetIamPolicy': {
      permissions: [{ permission: 'run.services.setIamPolicy', on: named('resource'), source: RUN_PROTO }],
      changes: POLICY_CHANGE,
      audit: auditedPolicy('v2'),
      answer: setIamPolicy,
    },
    // "no permissions required" (service.proto, TestIamPermissions)
    'Services.TestIamPermissions': { permissions: [], changes: 'nothing', answer: testIamPermissions },
    'Revisions.ListRevisions': {
      permissions: [{ permission: 'run.revisions.list', on: serviceScope('parent'), source: RUN_PROTO }],
      changes: 'nothing',
      answer: listRevisions,
    },
    'Revisions.GetRevision': {
      permissions: [{ permission: 'run.revisions.get', on: serviceScope('name'), source: RUN_PROTO }],
      changes: 'nothing',
      answer: getRevision,
    },
    'Operations.GetOperation': {
      permissions: [{ permission: 'run.operations.get', on: scopeOf('name'), source: RUN_PROTO }],
      changes: 'nothing',
      answer: getOperation,
    },
    // Wait is best effort: "it may return the latest state before the specified timeout" (google.longrunning). It tests
    // the permission of get (method map of the role dump).
    'Operations.WaitOperation': {
      permissions: [{ permission: 'run.operations.get', on: scopeOf('name'), source: RUN_PROTO }],
      changes: 'nothing',
      answer: getOperation,
    },
    ...RUN_JOB_METHODS,
    ...RUN_V1_METHODS,
    'v1.projects.locations.list': {
      permissions: [
        {
          permission: 'run.locations.list',
          on: scopeOf('name'),
          source: 'Cloud Run roles, role dump of 2026-08-22',
        },
      ],
      changes: 'nothing',
      answer: (call) => locationList(call, REGIONS),
    },
  },
});

function getService(call: Call): Answer {
  return { body: serviceView(call.state, findService(call, textOf(call.message.name)), call.nowMs) };
}

function listServices(call: Call): Answer {
  const parent = withProjectId(call.state, textOf(call.message.parent));
  const services = Object.values(call.state.run.services).filter(({ name }) =>
    name.startsWith(`${parent}/services/`),
  );
  const { items, nextPageToken } = page(services, call.message, { byDefault: 100, max: 1000 });
  return {
    body: {
      services: items.map((service) => serviceView(call.state, service, call.nowMs)),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}

function listRevisions(call: Call): Answer {
  const parent = withProjectId(call.state, textOf(call.message.parent));
  const services = parent.endsWith('/services/-')
    ? Object.values(call.state.run.services).filter(({ name }) => name.startsWith(parent.slice(0, -1)))
    : [findService(call, parent)];
  // Newest first, because the API sorts by creation time.
  const all = services.flatMap((service) =>
    Object.values(service.revisions)
      .reverse()
      .map((revision): [RunService, RunRevision] => [service, revision]),
  );
  const { items, nextPageToken } = page(all, call.message, { byDefault: 100, max: 1000 });
  return {
    body: {
      revisions: items.map(([service, revision]) => revisionView(call.state, service, revision)),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}

function getRevision(call: Call): Answer {
  const [service, name] = textOf(call.message.name).split('/revisions/') as [string, string];
  const found = findService(call, service);
  const revision = Object.hasOwn(found.revisions, name) ? found.revisions[name] : undefined;
  if (!revision) throw notFound(name);
  return { body: revisionView(call.state, found, revision) };
}

function getOperation(call: Call): Answer {
  const name = withProjectId(call.state, textOf(call.message.name));
  const { operations } = call.state.run;
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) throw notFound(name);
  return { body: operationView(call.state, operation, call.nowMs) };
}
