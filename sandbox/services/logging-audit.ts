import type { AuditFacts } from '../contract/audit-entry';
import type { Call } from '../contract/service';
import { lastSegment } from '../state/names';

/**
 * The audit log facts of a change to Logging's own configuration. Entries of sinks name the sink. Entries of buckets
 * and metrics have the resource type `audited_resource` (real entries in public repositories). Creations write no entry
 * here, so that a deployment does not report itself.
 */
export function loggingAudit(
  { message }: Call,
  method: string,
  permission: string,
  resourceName: string,
): AuditFacts {
  const methodName = `google.logging.v2.${method.endsWith('LogMetric') ? 'MetricsServiceV2' : 'ConfigServiceV2'}.${method}`;
  const [kind = '', id = ''] = resourceName.split('/');
  const owner: Record<string, string> = { [`${kind.slice(0, -1)}_id`]: id };
  const resource = method.endsWith('Sink')
    ? { type: 'logging_sink', labels: { ...owner, name: lastSegment(resourceName), destination: '' } }
    : {
        type: 'audited_resource',
        labels: { ...owner, service: 'logging.googleapis.com', method: methodName },
      };
  return {
    serviceName: 'logging.googleapis.com',
    methodName,
    permission,
    resourceName,
    resource,
    request: {
      '@type': `type.googleapis.com/google.logging.v2.${method.replace('Async', '')}Request`,
      ...message,
    },
  };
}
