import * as z from 'zod';
import { parseWith } from '../config/config-problem';
import type { Investigation, PartId, ServiceSettings } from '../facts/investigation';
import { settingsOf } from '../facts/service-settings';
import { decodeNotification } from '../finding/decode-push';
import type { FindingNotification } from '../finding/finding';
import { OWNER_KINDS, OWNER_TOOLS } from '../ownership/ownership';
import { type Problem, problemAt } from '../problem/problem';
import { isObject, type JsonObject } from '../values/json';
import { err, ok, type Result } from '../values/result';
import { isRfc3339 } from '../values/time';

/** A finding with what was known about its workload when it was planned for: enough to plan again, offline. */
export interface RecordedFinding {
  readonly notification: FindingNotification;
  readonly investigation: Investigation;
  /** RFC 3339, when the finding was received. Exemptions are evaluated at this time. */
  readonly receivedAt: string;
  /** What a rehearsal invented. Empty: nothing. */
  readonly assumed: readonly string[];
  /** The situation that it represents, in a corpus. */
  readonly label?: string;
}

const FIX = 'record it again: riposte simulate FINDING --record FILE';

const document = z.custom<JsonObject>(isObject, 'an object, as the API answered it');
const strings = z.array(z.string());
const part = <Value extends z.ZodType>(value: Value) =>
  z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('known'), value }),
    z.strictObject({ status: z.literal('unavailable'), reason: z.string() }),
  ]);

const exposure = z.strictObject({
  reach: z.enum(['internet', 'load-balancer', 'internal']),
  callers: z.enum(['anyone', 'not-checked', 'named']),
  iap: z.boolean(),
  open: z.boolean(),
  text: z.string(),
});

const managedBy = z.strictObject({
  kind: z.enum(OWNER_KINDS),
  tool: z.enum(OWNER_TOOLS),
  others: z.array(z.enum(OWNER_TOOLS)),
  signs: strings,
});

const service = z.strictObject({
  name: z.string(),
  etag: z.string(),
  generation: z.string(),
  ingress: z.string(),
  runtimeServiceAccount: z.string(),
  publicInvoker: z.boolean(),
  invokerIamDisabled: z.boolean(),
  // Earlier recordings lack these three, including managedBy: they are derived from the documents.
  exposure: exposure.optional(),
  binaryAuthorization: z.boolean().optional(),
  threatDetectionEnabled: z.boolean(),
  managedBy: managedBy.optional(),
  publicBindings: z.array(z.strictObject({ role: z.string(), member: z.string() })).optional(),
  lastModifier: z.string().optional(),
  updateTime: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  secrets: strings.optional(),
  uri: z.string().optional(),
  userFieldHash: z.string(),
  raw: document,
  iamPolicy: document,
});

const revision = z.strictObject({
  name: z.string(),
  image: z.string(),
  digest: z.string().optional(),
  digests: strings.optional(),
  sidecarImages: strings.optional(),
  ready: z.boolean(),
  createTime: z.string(),
  creator: z.string().optional(),
  percent: z.number(),
  tags: strings,
  minInstances: z.number(),
  retiredAt: z.string().optional(),
  bad: z.union([z.boolean(), z.literal('unknown')]),
});

const hold = z.strictObject({
  active: z.boolean(),
  until: z.string().optional(),
  setBy: z.string().optional(),
  badDigests: strings.optional(),
});

const accusation = z.strictObject({
  canonicalName: z.string(),
  category: z.string(),
  digests: strings,
  repositories: strings.optional(),
});

const places = z.strictObject({
  found: z.array(z.strictObject({ name: z.string(), revisions: strings, serving: z.boolean() })),
  regions: strings,
  target: z.string(),
  unread: z.array(z.strictObject({ what: z.string(), reason: z.string() })),
});

/** A part that recordings of an earlier version lack. */
const laterPart = <Value extends z.ZodType>(value: Value) =>
  part(value).default({ status: 'unavailable', reason: 'recorded by a version that did not read it' });

const logs = z.strictObject({
  from: z.string(),
  to: z.string(),
  entries: z.array(z.strictObject({ at: z.string(), severity: z.string(), text: z.string() })),
  truncated: z.boolean(),
});

const related = z.strictObject({
  canonicalName: z.string(),
  category: z.string(),
  severity: z.string(),
  eventTime: z.string(),
});

const reputation = z.strictObject({ malicious: z.number(), engines: z.number(), url: z.string() });

/** One line of a record file. */
const recordedLine = z.strictObject({
  schemaVersion: z.literal(1),
  /** Next to the notification, so that a line can be found by its finding. */
  canonicalName: z.string(),
  receivedAt: z.string().refine(isRfc3339, 'an RFC 3339 time such as 2026-04-14T10:01:07Z'),
  /** The NotificationMessage, as JSON text exactly as delivered. */
  notification: z.string(),
  investigation: z.strictObject({
    service: part(service),
    revisions: part(z.array(revision)),
    accusations: laterPart(z.array(accusation)),
    hold: part(hold),
    places: laterPart(places),
    logs: part(logs),
    relatedFindings: part(z.array(related)),
    reputation: part(reputation),
    // The compiler names a part that is missing here.
  } satisfies { readonly [P in PartId]: z.ZodType }),
  assumed: strings,
});

/** The JSON of one line, without the line's end. */
export const toRecordedLine = ({
  notification,
  investigation,
  receivedAt,
  assumed,
}: RecordedFinding): string =>
  JSON.stringify({
    schemaVersion: 1,
    canonicalName: notification.finding.canonicalName,
    receivedAt,
    notification: notification.raw,
    investigation,
    assumed,
  });

/** One line of a record file, or the problem with it. */
export function parseRecordedLine(text: string): Result<RecordedFinding, Problem> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return err({
      code: 'not-json',
      what: `not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`,
      where: '(the whole line)',
      expected: 'one recorded finding as JSON on one line',
      fix: FIX,
    });
  }
  return checkRecorded(json);
}

/** A recorded finding from parsed JSON. Every member is checked, and the notification is decoded. */
export function checkRecorded(json: unknown): Result<RecordedFinding, Problem> {
  // The fast path first: building a problem costs more than the check itself.
  const quick = recordedLine.safeParse(json);
  if (!quick.success) return err(problemOf(json));
  const line = quick.data;
  const decoded = decodeNotification(line.notification);
  if (!decoded.ok) {
    return err({ ...problemAt('notification', decoded.error), fix: FIX });
  }
  if (decoded.value.finding.canonicalName !== line.canonicalName) {
    return err({
      code: 'recorded-finding-mismatch',
      what: `the notification is about ${decoded.value.finding.canonicalName}`,
      where: 'canonicalName',
      expected: 'the canonical name of the finding in the notification',
      fix: FIX,
    });
  }
  const { receivedAt, assumed } = line;
  const investigation = withDerived(line.investigation as Investigation);
  return ok({ notification: decoded.value, investigation, receivedAt, assumed });
}

/** Derives what an earlier recording lacks from the documents of the service. */
function withDerived(investigation: Investigation): Investigation {
  const { service: known } = investigation;
  if (known.status !== 'known') return investigation;
  if (known.value.exposure !== undefined && known.value.managedBy !== undefined) return investigation;
  const { exposure, binaryAuthorization, managedBy } = settingsOf(known.value.raw, known.value.iamPolicy);
  const derived: Partial<ServiceSettings> = {
    exposure,
    binaryAuthorization,
    ...(managedBy ? { managedBy } : {}),
  };
  return {
    ...investigation,
    service: {
      ...known,
      value: { ...derived, ...known.value },
    },
  };
}

function problemOf(json: unknown): Problem {
  const parsed = parseWith(recordedLine, json);
  const [problem] = parsed.ok ? [] : parsed.error.problems;
  const { code, what, where, expected } = problem ?? {
    code: 'not-allowed',
    what: 'wrong shape',
    where: '(top level)',
    expected: 'a recorded finding',
  };
  return { code, what, where, expected, fix: FIX };
}
