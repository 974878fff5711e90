import { objectOf, textOf } from '../../core/values/json-values';
import type { AuditFacts } from '../contract/audit-entry';
import type { Call, Method } from '../contract/service';
import { lastSegment, projectOf, withProjectId } from '../state/names';

/**
 * The Admin Activity facts of a change to a service. Real entries have the resource type `cloud_run_revision`. v1 names
 * the resource by its namespace, v2 by its full name. SetIamPolicy of both uses the full name with an empty service
 * label (entries in public repositories). A change through v2 is a long-running operation. Only its first entry is
 * written here, immediately, before the service has settled. Creations write no entry, so that a deployment does not
 * report itself.
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

/** Only for services, because no sink here receives entries of jobs. */
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

/**
 * v1: the namespace is the project, and only the labels contain the region. The entry contains neither request nor
 * response.
 */
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
    // A test can leave out the headers.
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
