import type { JsonObject } from '../../core/values/json';
import type { Principal } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import { projectOf } from '../state/names';

/** What the audit log records about one administrative call. */
export interface AuditFacts {
  readonly serviceName: string;
  /** `google.pubsub.v1.Publisher.DeleteTopic` */
  readonly methodName: string;
  readonly permission: string;
  readonly resourceName: string;
  readonly resource: { readonly type: string; readonly labels: Readonly<Record<string, string>> };
  /** The request with its `@type`. Absent: entries of this method contain no request. */
  readonly request?: JsonObject;
  /**
   * The user agent that the caller sent.
   * @default - the sandbox's own
   */
  readonly userAgent?: string | undefined;
  /** The long-running operation of the call. */
  readonly operation?: JsonObject;
  /** The owner of the log that contains the entry, if the resource name does not begin with it. */
  readonly owner?: string;
}

interface Happened {
  readonly principal: Principal;
  readonly nowMs: number;
  /** Makes the insertId unique. */
  readonly sequence: number;
  readonly granted: boolean;
  readonly response?: JsonObject;
}

/**
 * The Admin Activity entry of a call, also of a refused call. Its shape is that of real Pub/Sub entries
 * (forseti-security real-time-enforcer, cloud-custodian test data): an entry of a successful call has no `status`, and
 * an entry of a failed call has a code.
 */
export function adminActivity(facts: AuditFacts, happened: Happened): JsonObject {
  const time = rfc3339(happened.nowMs);
  const email = happened.principal.slice(happened.principal.indexOf(':') + 1);
  return {
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      ...(happened.granted ? {} : { status: { code: 7, message: 'PERMISSION_DENIED' } }),
      authenticationInfo: { principalEmail: email, principalSubject: happened.principal },
      requestMetadata: {
        callerIp: '203.0.113.7',
        callerSuppliedUserAgent: facts.userAgent ?? 'sandbox',
        requestAttributes: { time, auth: {} },
        destinationAttributes: {},
      },
      serviceName: facts.serviceName,
      methodName: facts.methodName,
      authorizationInfo: [
        {
          resource: facts.resourceName,
          permission: facts.permission,
          permissionType: 'ADMIN_WRITE',
          ...(happened.granted ? { granted: true } : {}),
          resourceAttributes: {},
        },
      ],
      resourceName: facts.resourceName,
      ...(facts.request ? { request: facts.request } : {}),
      ...(happened.response ? { response: happened.response } : {}),
    },
    ...(facts.operation ? { operation: facts.operation } : {}),
    insertId: `sandbox${happened.sequence}`,
    resource: { type: facts.resource.type, labels: { ...facts.resource.labels } },
    timestamp: time,
    severity: happened.granted ? 'NOTICE' : 'ERROR',
    logName: `${facts.owner ?? ownerOf(facts.resourceName)}/logs/cloudaudit.googleapis.com%2Factivity`,
    receiveTimestamp: time,
  };
}

/** An entry belongs to the log of the project, folder or organization that owns the resource. */
const ownerOf = (resourceName: string): string =>
  /^(?:folders|organizations)\/[^/]+/.exec(resourceName)?.[0] ?? `projects/${projectOf(resourceName)}`;
