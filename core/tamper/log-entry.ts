import * as z from 'zod/mini';
import type { Malformed } from '../finding/finding';
import { expectedBy } from '../schema/issue-words';
import { boundedText } from '../values/bounded-text';
import { hashOf, type JsonObject } from '../values/json';
import { err, ok, type Result } from '../values/result';
import { isRfc3339 } from '../values/time';

/** google.cloud.audit.AuditLog, as far as detections read it. Everything else stays in `LogEntry.raw`. */
export interface AuditLog {
  readonly serviceName: string;
  readonly methodName: string;
  readonly resourceName: string;
  /** google.rpc.Status. Absent, `{}` and `{"code":0}` all mean success, whatever the message contains. */
  readonly statusCode: number;
  readonly request: JsonObject;
  readonly response: JsonObject;
  readonly serviceData: JsonObject;
  readonly metadata: JsonObject;
  readonly authenticationInfo: JsonObject;
  readonly requestMetadata: JsonObject;
}

/** One decoded Cloud Audit log entry. Its text is hostile: the caller chooses names and user agents. */
export interface LogEntry {
  readonly logName: string;
  readonly insertId: string;
  /** RFC 3339, up to nanoseconds. */
  readonly timestamp: string;
  readonly audit: AuditLog;
  /** Long-running operations give two entries. The last often arrives before the first. */
  readonly operation?: { readonly id: string; readonly first: boolean; readonly last: boolean };
  /** The whole entry, on which the clauses of the sink's filter are evaluated. */
  readonly raw: JsonObject;
}

const object = z.record(z.string(), z.unknown());
/** Entries of agents and last entries lack most members. A member of a wrong type reads as empty and hides no entry. */
const lenient = z.catch(object, {});
const text = z.catch(z.string(), '');
const flag = z.catch(z.boolean(), false);

const entrySchema = z.object({
  logName: z
    .string()
    .check(
      z.regex(
        /^(projects|folders|organizations|billingAccounts)\/[^/]{1,200}\/logs\/[^/]{1,512}$/,
        'a log name',
      ),
    ),
  insertId: z.string().check(z.minLength(1), z.maxLength(1_000)),
  timestamp: z.string().check(z.refine(isRfc3339, 'an RFC 3339 time')),
  protoPayload: z.object({
    serviceName: text,
    methodName: z.string().check(z.minLength(1)),
    resourceName: text,
    status: z.catch(z.object({ code: z.catch(z.number(), 0) }), { code: 0 }),
    request: lenient,
    response: lenient,
    serviceData: lenient,
    metadata: lenient,
    authenticationInfo: lenient,
    requestMetadata: lenient,
  }),
  operation: z.catch(z.optional(z.object({ id: text, first: flag, last: flag })), undefined),
});

/** Protobuf JSON parsers stop at 100. Cloud Logging writes nothing deeper, and deeper JSON could exhaust the stack. */
const MAX_DEPTH = 100;

/** One LogEntry as a sink publishes it. Only members that the decision needs are required. */
export function decodeLogEntry(json: string): Result<LogEntry, Malformed> {
  if (depthOf(json) > MAX_DEPTH) return refuse('JSON nested too deeply', 'the message data');
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch {
    return refuse('not JSON', 'the message data');
  }
  const parsed = entrySchema.safeParse(raw, { error: expectedBy });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(
      issue?.message ?? 'wrong shape',
      boundedText(issue?.path.join('.') ?? '', 200) || '(top level)',
    );
  }
  const { protoPayload, operation, ...head } = parsed.data;
  const { status, ...audit } = protoPayload;
  return ok({
    ...head,
    audit: { ...(audit as Omit<AuditLog, 'statusCode'>), statusCode: status.code },
    raw: raw as JsonObject,
    ...(operation === undefined ? {} : { operation }),
  });
}

const refuse = (what: string, where: string) =>
  err<Malformed>({
    kind: 'malformed',
    code: 'log-entry-unreadable',
    what,
    where,
    expected: 'one Cloud Audit LogEntry as JSON: logName, insertId, timestamp, protoPayload.methodName',
    fix: 'check who else may publish to the audit topic, and the sink that feeds it',
  });

/** The nesting depth of arrays and objects, counted in the text before anything recursive reads it. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at += 1) {
    const char = json[at];
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}

/** Logging removes duplicates only from query results, never from exports (LogEntry.insert_id). */
export const entryId = ({ logName, timestamp, insertId }: LogEntry): string =>
  hashOf([logName, timestamp, insertId]).slice(0, 40);
