import * as z from 'zod';
import { boundedText } from '../bounded-text';
import { err, ok, type Result } from '../result';
import { isRfc3339 } from '../time';
import type {
  Finding,
  FindingContainer,
  FindingFile,
  FindingNotification,
  FindingProcess,
  Malformed,
  Severity,
} from './finding';
import { formatFindingName, parseCloudRunName, parseFindingName } from './resource-names';

/** Pub/Sub wraps every push like this (google.pubsub.v1.PushConfig, wrapped). `data` is base64: the caller decodes. */
const pushBody = z.object({
  message: z.object({
    data: z.string().min(1),
    messageId: z.string().optional(),
    publishTime: z.string().optional(),
  }),
  subscription: z.string().min(1),
  deliveryAttempt: z.number().optional(),
});

export interface PushEnvelope {
  /** Base64. */
  readonly data: string;
  readonly messageId: string;
  readonly subscription: string;
  readonly deliveryAttempt?: number;
  /** RFC 3339, when Pub/Sub took the message. */
  readonly publishTime?: string;
}

const malformed = (what: string, where: string, expected: string, fix: string): Malformed => ({
  kind: 'malformed',
  what,
  where,
  expected,
  fix,
});

export function decodePushBody(body: unknown): Result<PushEnvelope, Malformed> {
  const parsed = pushBody.safeParse(body);
  if (!parsed.success) {
    return err(
      malformed(
        'not a Pub/Sub push request',
        where(parsed.error),
        '{message: {data, messageId}, subscription}',
        'send it through the push subscription; `riposte simulate` wraps a file for you',
      ),
    );
  }
  const { message, subscription, deliveryAttempt } = parsed.data;
  return ok({
    data: message.data,
    messageId: message.messageId ?? '',
    subscription,
    ...(deliveryAttempt === undefined ? {} : { deliveryAttempt }),
    ...(isRfc3339(message.publishTime ?? '') ? { publishTime: message.publishTime as string } : {}),
  });
}

/** The path ends in the log, and whoever wrote the message chose the keys of its maps. */
const where = (error: z.ZodError): string =>
  boundedText(error.issues[0]?.path.join('.') ?? '', 200) || '(top level)';

// Lenient: unknown members pass, absent ones are allowed; only what the pipeline cannot do without is required.
const file = z.object({
  path: z.string().optional(),
  size: z.union([z.string(), z.number()]).optional(),
  sha256: z.string().optional(),
  hashedSize: z.union([z.string(), z.number()]).optional(),
  partiallyHashed: z.boolean().optional(),
  contents: z.string().optional(),
});

const process = z.object({
  name: z.string().optional(),
  binary: file.optional(),
  script: file.optional(),
  libraries: z.array(file).optional(),
  args: z.array(z.string()).optional(),
  argumentsTruncated: z.boolean().optional(),
  pid: z.union([z.string(), z.number()]).optional(),
  parentPid: z.union([z.string(), z.number()]).optional(),
});

const finding = z.object({
  name: z.string(),
  canonicalName: z.string().optional(),
  category: z.string().min(1),
  resourceName: z.string(),
  state: z.string().optional(),
  findingClass: z.string().optional(),
  severity: z.string().optional(),
  mute: z.string().optional(),
  eventTime: z.string().refine(isRfc3339, 'an RFC 3339 time'),
  createTime: z.string().optional(),
  description: z.string().optional(),
  processes: z.array(process).optional(),
  containers: z
    .array(
      z.object({ name: z.string().optional(), uri: z.string().optional(), imageId: z.string().optional() }),
    )
    .optional(),
  mitreAttack: z.object({ primaryTechniques: z.array(z.string()).optional() }).optional(),
  securityMarks: z.object({ marks: z.record(z.string(), z.string()).optional() }).optional(),
  indicator: z
    .object({
      ipAddresses: z.array(z.string()).optional(),
      domains: z.array(z.string()).optional(),
      uris: z.array(z.string()).optional(),
    })
    .optional(),
});

const resource = z.object({
  type: z.string().optional(),
  project: z.string().optional(),
  projectDisplayName: z.string().optional(),
  resourcePathString: z.string().optional(),
  gcpMetadata: z
    .object({ project: z.string().optional(), projectDisplayName: z.string().optional() })
    .optional(),
});

const notification = z.object({
  notificationConfigName: z.string().optional(),
  finding,
  resource: resource.optional(),
});

/** An SCC NotificationMessage as text, v1 or v2, into one shape. Bad text is a value, never a throw. */
export function decodeNotification(raw: string): Result<FindingNotification, Malformed> {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return err(
      malformed(
        'not JSON',
        'the message data',
        'an SCC NotificationMessage as JSON',
        'look at the publisher of the topic',
      ),
    );
  }
  const parsed = notification.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return err(
      malformed(
        issue?.code === 'invalid_type'
          ? `missing, or not ${issue.expected}`
          : (issue?.message ?? 'wrong shape'),
        where(parsed.error),
        'an SCC NotificationMessage with finding.name, category, resourceName and eventTime',
        'compare it with google.cloud.securitycenter.v2.NotificationMessage',
      ),
    );
  }
  const decoded = toFinding(parsed.data);
  if (!decoded.ok) return decoded;
  const { notificationConfigName } = parsed.data;
  return ok({
    raw,
    finding: decoded.value,
    apiVersion:
      parsed.data.resource?.gcpMetadata || /\/locations\//.test(parsed.data.finding.name) ? 'v2' : 'v1',
    ...(notificationConfigName === undefined ? {} : { notificationConfigName }),
  });
}

/** SCC's proto comments say "as a JSON encoded string": values may arrive with quotes and escapes of their own. */
export function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    const inner: unknown = JSON.parse(value);
    return typeof inner === 'string' ? inner : value;
  } catch {
    return value;
  }
}

const SEVERITIES = new Set(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']);
const STATES = new Set(['ACTIVE', 'INACTIVE']);

/**
 * Older messages carry no canonical name. It is the name below the closest ancestor of the resource, which for Cloud
 * Run is its project, by number (SCC v2, Finding.canonical_name); without a number the name stays as it was sent.
 */
function canonicalFrom(name: string, sent: z.output<typeof resource> | undefined): string {
  const project = /\/projects\/(\d{1,20})$/.exec(sent?.gcpMetadata?.project ?? sent?.project ?? '')?.[1];
  const parsed = parseFindingName(name);
  if (!parsed.ok || parsed.value.parentKind === 'projects' || project === undefined) return name;
  return formatFindingName({ ...parsed.value, parentKind: 'projects', parent: project });
}

function toFinding(message: z.output<typeof notification>): Result<Finding, Malformed> {
  const sent = message.finding;
  const name = parseFindingName(sent.name);
  const canonical = parseFindingName(sent.canonicalName ?? canonicalFrom(sent.name, message.resource));
  if (!name.ok || !canonical.ok) {
    const badName = name.ok ? 'finding.canonicalName' : 'finding.name';
    return err(
      malformed(
        'not a finding name',
        badName,
        '{organizations|folders|projects}/X/sources/S[/locations/L]/findings/F',
        'look at the publisher of the topic',
      ),
    );
  }
  const target = parseCloudRunName(sent.resourceName);
  const metadata = message.resource?.gcpMetadata;
  const displayName = metadata?.projectDisplayName ?? message.resource?.projectDisplayName;
  return ok({
    name: formatFindingName(name.value),
    canonicalName: formatFindingName(canonical.value),
    category: sent.category,
    findingClass: sent.findingClass ?? 'FINDING_CLASS_UNSPECIFIED',
    // An absent field never matches: a finding without a state is not ACTIVE.
    state: STATES.has(sent.state ?? '') ? (sent.state as 'ACTIVE' | 'INACTIVE') : 'STATE_UNSPECIFIED',
    muted: sent.mute === 'MUTED',
    severity: SEVERITIES.has(sent.severity ?? '') ? (sent.severity as Severity) : 'SEVERITY_UNSPECIFIED',
    eventTime: sent.eventTime,
    resourceName: sent.resourceName,
    ancestry: (message.resource?.resourcePathString ?? '')
      .split(/\/(?=organizations|folders|projects)/)
      .filter(Boolean)
      .reverse(),
    processes: (sent.processes ?? []).map(toProcess),
    containers: (sent.containers ?? []).map(toContainer),
    techniques: sent.mitreAttack?.primaryTechniques ?? [],
    marks: sent.securityMarks?.marks ?? {},
    indicators: {
      ipAddresses: sent.indicator?.ipAddresses ?? [],
      domains: sent.indicator?.domains ?? [],
      uris: sent.indicator?.uris ?? [],
    },
    ...(sent.createTime === undefined ? {} : { createTime: sent.createTime }),
    ...(sent.description === undefined ? {} : { description: sent.description }),
    ...(target.ok ? { target: target.value } : {}),
    ...(message.resource?.type === undefined ? {} : { resourceType: message.resource.type }),
    ...(displayName === undefined ? {} : { projectDisplayName: displayName }),
  });
}

function toFile(sent: z.output<typeof file>): FindingFile {
  const { size, hashedSize } = sent;
  // The hash covers the first hashedSize bytes: whole only if nothing says otherwise and something says so.
  const sizesAgree = size !== undefined && hashedSize !== undefined && String(size) === String(hashedSize);
  return {
    wholeFileHashed:
      sent.partiallyHashed !== true &&
      (sizesAgree || (sent.partiallyHashed === false && size === hashedSize)),
    ...(sent.path === undefined ? {} : { path: unquote(sent.path) }),
    ...(sent.sha256 === undefined ? {} : { sha256: sent.sha256 }),
    ...(size === undefined ? {} : { sizeBytes: String(size) }),
    ...(sent.contents === undefined ? {} : { contents: unquote(sent.contents) }),
  };
}

function toProcess(sent: z.output<typeof process>): FindingProcess {
  return {
    libraries: (sent.libraries ?? []).map(toFile),
    args: (sent.args ?? []).map(unquote),
    argsTruncated: sent.argumentsTruncated ?? false,
    ...(sent.name === undefined ? {} : { name: unquote(sent.name) }),
    ...(sent.binary === undefined ? {} : { binary: toFile(sent.binary) }),
    ...(sent.script === undefined ? {} : { script: toFile(sent.script) }),
    ...(sent.pid === undefined ? {} : { pid: String(sent.pid) }),
    ...(sent.parentPid === undefined ? {} : { parentPid: String(sent.parentPid) }),
  };
}

function toContainer(sent: {
  name?: string | undefined;
  uri?: string | undefined;
  imageId?: string | undefined;
}): FindingContainer {
  const digest =
    /(sha256:[0-9a-f]{64})$/.exec(sent.imageId ?? '')?.[1] ??
    /@(sha256:[0-9a-f]{64})$/.exec(sent.uri ?? '')?.[1];
  return {
    ...(sent.name === undefined ? {} : { name: sent.name }),
    ...(sent.uri === undefined ? {} : { uri: sent.uri }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** One finding as SCC's list API gives it, for confirming what a notification claimed. */
export function decodeFinding(sent: unknown): Result<Finding, Malformed> {
  const parsed = notification.safeParse({ finding: sent });
  if (parsed.success) return toFinding(parsed.data);
  return err(
    malformed(
      'wrong shape',
      where(parsed.error),
      'an SCC Finding',
      'report it: the API answered something unexpected',
    ),
  );
}
