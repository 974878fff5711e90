import type { EntryField } from '../../core/filter/match-log-entry';

/**
 * The fields of google.logging.v2.LogEntry, as far as a filter distinguishes them. This is a copy, because the
 * definitions are a development dependency. A test compares both.
 */
const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  resource: ['type'],
  httpRequest: [
    'requestMethod',
    'requestUrl',
    'requestSize',
    'status',
    'responseSize',
    'userAgent',
    'remoteIp',
    'serverIp',
    'referer',
    'latency',
    'cacheLookup',
    'cacheHit',
    'cacheValidatedWithOriginServer',
    'cacheFillBytes',
    'protocol',
  ],
  operation: ['id', 'producer', 'first', 'last'],
  sourceLocation: ['file', 'line', 'function'],
  split: ['uid', 'index', 'totalSplits'],
};

const VALUES = ['logName', 'insertId', 'timestamp', 'receiveTimestamp', 'trace', 'spanId', 'traceSampled'];

/** An entry has at most one of them (LogEntry.payload is a oneof). */
export const PAYLOADS = ['protoPayload', 'jsonPayload', 'textPayload'];

/** The kind of a path's field. Undefined if a log entry has no such field. */
export function logField(path: readonly string[]): EntryField | undefined {
  const [head, inner, ...deeper] = path;
  if (head === undefined) return undefined;
  if (PAYLOADS.includes(head)) return head === 'textPayload' && inner !== undefined ? undefined : 'payload';
  if (head === 'labels') return inner === undefined ? 'message' : 'payload';
  if (head === 'resource' && inner === 'labels') return deeper.length === 0 ? 'message' : 'payload';
  if (head === 'severity' && inner === undefined) return 'severity';
  if (VALUES.includes(head)) return inner === undefined ? 'value' : undefined;
  const members = Object.hasOwn(MESSAGES, head) ? MESSAGES[head] : undefined;
  if (members === undefined) return undefined;
  if (inner === undefined) return 'message';
  return members.includes(inner) && deeper.length === 0 ? 'value' : undefined;
}

/** Members of google.cloud.audit.AuditLog that hold one text or number. Others may be lists and objects. */
const SINGLE = new Set([
  'protoPayload.@type',
  'protoPayload.serviceName',
  'protoPayload.methodName',
  'protoPayload.resourceName',
  'protoPayload.numResponseItems',
  'protoPayload.status.code',
  'protoPayload.status.message',
  'protoPayload.authenticationInfo.principalEmail',
  'protoPayload.authenticationInfo.principalSubject',
  'protoPayload.authenticationInfo.authoritySelector',
  'protoPayload.authenticationInfo.serviceAccountKeyName',
  'protoPayload.requestMetadata.callerIp',
  'protoPayload.requestMetadata.callerSuppliedUserAgent',
]);

/** Whether a field below a payload may be a list or an object. Labels are texts. */
export const mayNest = (path: readonly string[]): boolean =>
  (path[0] === 'protoPayload' || path[0] === 'jsonPayload') && !SINGLE.has(path.join('.'));
