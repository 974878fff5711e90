import type { AuditFacts } from '../protocol/audit-entry';
import { lastSegment, projectOf, withProjectId } from '../protocol/names';
import type { Call, Method } from './service';
import { objectOf, textOf } from './service';

/**
 * What a change of a service says in the Admin Activity log. Real entries are about a `cloud_run_revision`; v1 calls the
 * resource by its namespace, v2 by its full name, and SetIamPolicy of both by the full name with an empty service label
 * (entries in public repositories). A change through v2 is a long-running operation: only its first entry is written
 * here, at once, before the service has settled. Creations write none, so that a deployment does not report itself.
 */
export const auditedUpdate = (call: Call): AuditFacts =>
  factsOf(call, {
    methodName: 'google.cloud.run.v2.Services.UpdateService',
    permission: 'run.services.update',
    name: withProjectId(call.state, textOf(objectOf(call.message.service).name)),
    request: 'google.cloud.run.v2.UpdateServiceRequest',
    isOperation: true,
  });

export const auditedDelete = (call: Call): AuditFacts =>
  factsOf(call, {
    methodName: 'google.cloud.run.v2.Services.DeleteService',
    permission: 'run.services.delete',
    name: withProjectId(call.state, textOf(call.message.name)),
    request: 'google.cloud.run.v2.DeleteServiceRequest',
    isOperation: true,
  });

/** Services only: nobody here listens for jobs. */
export const auditedPolicy =
  (version: 'v1' | 'v2'): NonNullable<Method['audit']> =>
  (call) => {
    const facts = factsOf(call, {
      methodName: `google.cloud.run.${version}.Services.SetIamPolicy`,
      permission: 'run.services.setIamPolicy',
      name: withProjectId(call.state, textOf(call.message.resource)),
      request: 'google.iam.v1.SetIamPolicyRequest',
      isOperation: false,
    });
    const labels = { ...facts.resource.labels, service_name: '' };
    return { ...facts, resource: { ...facts.resource, labels } };
  };

/** v1: the namespace is the project, and the region stands in the labels only. Neither request nor response is shown. */
export const auditedKnative =
  (
    method: 'ReplaceService' | 'DeleteService',
    nameOf: (call: Call) => string,
  ): NonNullable<Method['audit']> =>
  (call) => {
    const name = nameOf(call);
    const { request: _none, ...facts } = factsOf(call, {
      methodName: `google.cloud.run.v1.Services.${method}`,
      permission: `run.services.${method === 'DeleteService' ? 'delete' : 'update'}`,
      name,
      request: '',
      isOperation: false,
    });
    return {
      ...facts,
      resourceName: `namespaces/${projectOf(name)}/services/${lastSegment(name)}`,
      owner: `projects/${projectOf(name)}`,
    };
  };

interface About {
  readonly methodName: string;
  readonly permission: string;
  readonly name: string;
  readonly request: string;
  readonly isOperation: boolean;
}

function factsOf(call: Call, { methodName, permission, name, request, isOperation }: About): AuditFacts {
  const [, project = '', , location = ''] = name.split('/');
  return {
    serviceName: 'run.googleapis.com',
    methodName,
    permission,
    resourceName: name,
    resource: {
      type: 'cloud_run_revision',
      labels: {
        project_id: project,
        location,
        service_name: lastSegment(name),
        revision_name: '',
        configuration_name: '',
      },
    },
    request: { '@type': `type.googleapis.com/${request}`, ...call.message },
    // A test may leave the headers out.
    userAgent: (call.http.headers as Record<string, string> | undefined)?.['user-agent'],
    ...(isOperation
      ? {
          operation: {
            id: `projects/${project}/locations/${location}/operations/${call.state.sequence}`,
            producer: 'run.googleapis.com',
            first: true,
          },
        }
      : {}),
  };
}
