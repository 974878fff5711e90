import { isObject, type JsonObject } from '../values/json';
import { ifPresent, present } from '../values/present';
import { err, ok, type Result } from '../values/result';
import { isRfc3339 } from '../values/time';
import { connectionsOf, indicatorsOf } from './decode-indicators';
import type { Finding, FindingContainer, FindingFile, FindingProcess, Malformed, Severity } from './finding';
import { malformed } from './malformed';
import { createReading, kindOf, own, type Reading } from './reading';
import { formatFindingName, parseCloudRunName, parseFindingName } from './resource-names';

/** SCC's proto comments state "as a JSON encoded string": values may arrive with additional quotes and escapes. */
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

/** A class that was sent but is not text: it is not known to be THREAT or anything else. */
export const UNREADABLE_CLASS = 'UNREADABLE';

/** What every response needs: the name of the finding, its category, its resource and its time. */
interface Required {
  readonly name: string;
  readonly canonicalName: string | undefined;
  readonly category: string;
  readonly resourceName: string;
  readonly eventTime: string;
}

/**
 * Decodes a finding and its resource into one shape. Only the name, the canonical name if it is sent, the category, the
 * resource name and the event time are required. Everything else is lenient: a member of another form counts as absent,
 * and `unreadable` names it.
 *
 * @param message - the NotificationMessage; its `finding` and `resource` are read
 */
export function decodeFindingOf(message: JsonObject): Result<Finding, Malformed> {
  const sent = own(message, 'finding');
  if (!isObject(sent)) return err(broken('finding', sent, 'an object'));
  const required = requiredOf(sent);
  if (!required.ok) return required;
  const reading = createReading();
  const resource = reading.object(message, 'resource', '') ?? {};
  const names = namesOf(required.value, resource, reading);
  return names.ok ? ok(findingOf(sent, resource, { ...required.value, ...names.value }, reading)) : names;
}

function requiredOf(sent: JsonObject): Result<Required, Malformed> {
  const canonicalName = own(sent, 'canonicalName');
  if (canonicalName !== undefined && canonicalName !== null && typeof canonicalName !== 'string') {
    return err(broken('finding.canonicalName', canonicalName, 'text'));
  }
  const values: Record<string, string> = {};
  for (const key of ['name', 'category', 'resourceName', 'eventTime'] as const) {
    const value = own(sent, key);
    if (typeof value !== 'string' || (key === 'category' && value === ''))
      return err(broken(`finding.${key}`, value, 'text'));
    values[key] = value;
  }
  const { name, category, resourceName, eventTime } = values as Record<keyof Required, string>;
  if (!isRfc3339(eventTime)) {
    return err(
      malformed({
        code: 'finding-time-unreadable',
        what: 'not a time',
        where: 'finding.eventTime',
        expected: 'an RFC 3339 time such as 2026-04-14T10:01:02Z',
        fix: FIX,
      }),
    );
  }
  return ok({ name, canonicalName: canonicalName ?? undefined, category, resourceName, eventTime });
}

const FIX = 'compare it with google.cloud.securitycenter.v2.NotificationMessage';

const broken = (where: string, found: unknown, expected: string): Malformed =>
  malformed({
    code: 'finding-member-unreadable',
    what: found === undefined ? 'missing' : found === '' ? 'empty' : `${kindOf(found)}, not ${expected}`,
    where,
    expected: 'an SCC NotificationMessage with finding.name, category, resourceName and eventTime',
    fix: FIX,
  });

function namesOf(
  { name: sent, canonicalName }: Required,
  resource: JsonObject,
  reading: Reading,
): Result<{ readonly name: string; readonly canonicalName: string }, Malformed> {
  const name = parseFindingName(sent);
  const canonical = parseFindingName(canonicalName ?? canonicalFrom(sent, resource, reading));
  if (name.ok && canonical.ok) {
    return ok({ name: formatFindingName(name.value), canonicalName: formatFindingName(canonical.value) });
  }
  return err(
    malformed({
      code: 'finding-name-unreadable',
      what: 'not a finding name',
      where: name.ok ? 'finding.canonicalName' : 'finding.name',
      expected: '{organizations|folders|projects}/X/sources/S[/locations/L]/findings/F',
      fix: 'check the publisher of the topic',
    }),
  );
}

/**
 * For older messages without a canonical name. It is the name below the closest ancestor of the resource, which for
 * Cloud Run is its project, by number (SCC v2, Finding.canonical_name). Without a number, the name stays as it was
 * sent.
 */
function canonicalFrom(name: string, resource: JsonObject, reading: Reading): string {
  const metadata = isObject(resource.gcpMetadata) ? resource.gcpMetadata : {};
  const sent =
    reading.text(metadata, 'project', 'resource.gcpMetadata') ??
    reading.text(resource, 'project', 'resource');
  const project = /\/projects\/(\d{1,20})$/.exec(sent ?? '')?.[1];
  const parsed = parseFindingName(name);
  if (!parsed.ok || parsed.value.parentKind === 'projects' || project === undefined) return name;
  return formatFindingName({ ...parsed.value, parentKind: 'projects', parent: project });
}

function findingOf(
  sent: JsonObject,
  resource: JsonObject,
  required: Omit<Required, 'canonicalName'> & { readonly canonicalName: string },
  reading: Reading,
): Finding {
  const { name, canonicalName, category, resourceName, eventTime } = required;
  const text = (key: string) => reading.text(sent, key, 'finding');
  const state = text('state') ?? '';
  const severity = text('severity') ?? '';
  const createTime = text('createTime');
  const description = text('description');
  const attack = reading.object(sent, 'mitreAttack', 'finding') ?? {};
  const marks = reading.object(sent, 'securityMarks', 'finding') ?? {};
  const target = parseCloudRunName(resourceName);
  const findingClass = classOf(sent, reading);
  const muted = text('mute') === 'MUTED';
  const { ancestry, resourceType, projectDisplayName } = aroundOf(resource, reading);
  const finding: Finding = present({
    name,
    canonicalName,
    category,
    findingClass,
    // An absent field never matches: a finding without a state is not ACTIVE.
    state: STATES.has(state) ? (state as 'ACTIVE' | 'INACTIVE') : 'STATE_UNSPECIFIED',
    muted,
    severity: SEVERITIES.has(severity) ? (severity as Severity) : 'SEVERITY_UNSPECIFIED',
    eventTime,
    resourceName,
    ancestry,
    resourceType,
    projectDisplayName,
    processes: reading.list(sent, 'processes', 'finding').map((each) => toProcess(each, reading)),
    containers: reading.list(sent, 'containers', 'finding').map((each) => toContainer(each, reading)),
    techniques: reading.texts(attack, 'primaryTechniques', 'finding.mitreAttack'),
    marks: reading.textMap(marks, 'marks', 'finding.securityMarks'),
    indicators: indicatorsOf(sent, reading),
    connections: connectionsOf(sent, reading),
    createTime,
    description,
    target: target.ok ? target.value : undefined,
  });
  return reading.notes.length === 0 ? finding : { ...finding, unreadable: reading.notes };
}

function classOf(sent: JsonObject, reading: Reading): string {
  const value = own(sent, 'findingClass');
  const read = reading.text(sent, 'findingClass', 'finding');
  if (read !== undefined) return read;
  return value === undefined || value === null ? 'FINDING_CLASS_UNSPECIFIED' : UNREADABLE_CLASS;
}

/** What the message contains about the resource, next to the finding. */
function aroundOf(
  resource: JsonObject,
  reading: Reading,
): Pick<Finding, 'ancestry' | 'resourceType' | 'projectDisplayName'> {
  const metadata = reading.object(resource, 'gcpMetadata', 'resource') ?? {};
  const displayName =
    reading.text(metadata, 'projectDisplayName', 'resource.gcpMetadata') ??
    reading.text(resource, 'projectDisplayName', 'resource');
  const type = reading.text(resource, 'type', 'resource');
  return {
    ancestry: (reading.text(resource, 'resourcePathString', 'resource') ?? '')
      .split(/\/(?=organizations|folders|projects)/)
      .filter(Boolean)
      .reverse(),
    resourceType: type,
    projectDisplayName: displayName,
  };
}

interface Element {
  readonly value: unknown;
  readonly at: string;
}

/** Whether a member was sent with any value. Null counts as absent. */
const isSent = (of: JsonObject, key: string): boolean => (own(of, key) ?? undefined) !== undefined;

/** An element of another form becomes an empty element: the number of elements decides what is known about them. */
function objectOf({ value, at }: Element, reading: Reading): JsonObject {
  if (isObject(value)) return value;
  reading.note(at, value, 'an object');
  return {};
}

function toFile(sent: JsonObject, at: string, reading: Reading): FindingFile {
  const size = reading.count(sent, 'size', at);
  const hashedSize = reading.count(sent, 'hashedSize', at);
  const partial = reading.flag(sent, 'partiallyHashed', at);
  const path = reading.text(sent, 'path', at);
  const sha256 = reading.text(sent, 'sha256', at);
  const contents = reading.text(sent, 'contents', at);
  // A size that was sent but is unreadable proves nothing, so it must not count as absent.
  const sizesSent = isSent(sent, 'size') || isSent(sent, 'hashedSize');
  const sizesAgree = size !== undefined && size === hashedSize;
  // The hash covers the first hashedSize bytes: the whole file only if something confirms it and nothing contradicts
  // it.
  const partialUnreadable = partial === undefined && isSent(sent, 'partiallyHashed');
  return present({
    wholeFileHashed:
      partial !== true && !partialUnreadable && (sizesAgree || (partial === false && !sizesSent)),
    path: ifPresent(path, unquote),
    sha256,
    sizeBytes: size,
    contents: ifPresent(contents, unquote),
  });
}

function toProcess(element: Element, reading: Reading): FindingProcess {
  const sent = objectOf(element, reading);
  const { at } = element;
  const fileAt = (key: string): FindingFile | undefined => {
    const found = reading.object(sent, key, at);
    return found && toFile(found, `${at}.${key}`, reading);
  };
  const name = reading.text(sent, 'name', at);
  const binary = fileAt('binary');
  const script = fileAt('script');
  const pid = reading.count(sent, 'pid', at);
  const parentPid = reading.count(sent, 'parentPid', at);
  return present({
    libraries: reading
      .list(sent, 'libraries', at)
      .map((each) => toFile(objectOf(each, reading), each.at, reading)),
    args: reading.texts(sent, 'args', at).map(unquote),
    argsTruncated: reading.flag(sent, 'argumentsTruncated', at) ?? false,
    name: ifPresent(name, unquote),
    binary,
    script,
    pid,
    parentPid,
  });
}

function toContainer(element: Element, reading: Reading): FindingContainer {
  const sent = objectOf(element, reading);
  const { at } = element;
  const name = reading.text(sent, 'name', at);
  const uri = reading.text(sent, 'uri', at);
  const imageId = reading.text(sent, 'imageId', at);
  // The digest from the runtime is unreadable. The configured image must not replace it.
  const unreadable = imageId === undefined && isSent(sent, 'imageId');
  const digest =
    /(sha256:[0-9a-f]{64})$/.exec(imageId ?? '')?.[1] ??
    (unreadable ? undefined : /@(sha256:[0-9a-f]{64})$/.exec(uri ?? '')?.[1]);
  return present({ name, uri, digest });
}
