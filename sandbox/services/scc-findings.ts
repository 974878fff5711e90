import { FilterError } from '../../core/filter/grammar';
import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, page } from '../contract/service';
import { notifyFinding } from '../delivery/notify';
import { matchesFinding, parseSccFilter, tryUnknownField } from '../findings/scc-filter';
import { checkLocation, tryCanonicalName, v2Name, withoutLocation } from '../findings/scc-names';
import { ApiError, invalidArgument, notFound } from '../protocol/errors';
import { rfc3339, tryParseTime } from '../protocol/time';
import { canonicalize } from '../schema/canonicalize';
import { definitionsOf } from '../schema/definitions';
import { camelPaths, checkMaskPath, withMasked } from '../schema/field-mask';
import { knownMembers } from '../schema/known-members';
import { SCC_API, V2 } from '../schema/scc-api';
import type { CloudState, StoredFinding } from '../state/cloud-state';
import { projectOf, withProjectId } from '../state/names';
import { alreadyExists, tryResource } from '../state/stored-resources';

export function listFindings(call: Call): Answer {
  const { state, message } = call;
  for (const member of ['compareDuration', 'fieldMask', 'readTime']) {
    if (message[member] === undefined || message[member] === '') continue;
    throw new ApiError('UNIMPLEMENTED', `${member} is not implemented in the sandbox`, { place: member });
  }
  const filter = parsedFilter(textOf(message.filter), 'filter');
  const parent = textOf(message.parent);
  const inScope = Object.values(state.scc.findings).filter((stored) => belongsTo(state, stored, parent));
  const matching = inScope.filter((stored) => matchesFinding(filter, stored, listedName(state, stored)));
  const sorted = sortFindings(matching, textOf(message.orderBy));
  const { items, nextPageToken } = page(sorted, message, {
    ...{ byDefault: 10, max: 1000 },
    query: ['parent', 'filter', 'orderBy'],
  });
  return {
    body: {
      listFindingsResults: items.map(resultOf),
      totalSize: matching.length,
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}

/** @throws ApiError INVALID_ARGUMENT for a filter that does not parse, or names a field that no finding has */
export function parsedFilter(text: string, place: string) {
  try {
    const filter = parseSccFilter(text);
    const unknown = tryUnknownField(filter);
    if (unknown !== undefined) throw invalidArgument(`Invalid filter: unknown field '${unknown}'`, place);
    return filter;
  } catch (error) {
    if (error instanceof FilterError) throw invalidArgument(`Invalid filter: ${error.message}`, place);
    throw error;
  }
}

/** `projects/P/sources/-/locations/L`: the project as an id or number, any source or one source, one location. */
function belongsTo(state: CloudState, { finding }: StoredFinding, parent: string): boolean {
  const [kind, scope = '', , source] = parent.split('/');
  const canonical = textOf(finding.canonicalName);
  if (source !== '-' && canonical.split('/')[3] !== source) return false;
  if (kind === 'projects') {
    return (
      projectOf(withProjectId(state, canonical)) === projectOf(withProjectId(state, `projects/${scope}`))
    );
  }
  const project = state.projects[projectOf(withProjectId(state, canonical))];
  return canonical.startsWith(`${kind}/${scope}/`) || (project?.ancestors ?? []).includes(`${kind}/${scope}`);
}

/** What the filter compares `name` with at project scope is an open question (assumption scc.list-name-form). */
const listedName = (state: CloudState, { finding }: StoredFinding): JsonObject =>
  state.assumptions['scc.list-name-form'] === 'canonical-name' ? { name: finding.canonicalName } : {};

function sortFindings(findings: readonly StoredFinding[], orderBy: string): readonly StoredFinding[] {
  if (orderBy === '') return findings;
  const match = /^\s*(event_?[tT]ime|create_?[tT]ime|category|name)\s*(asc|desc)?\s*$/.exec(orderBy);
  if (!match) throw invalidArgument(`Invalid order_by: '${orderBy}'`, 'orderBy');
  const field = (match[1] as string).replace(/_t/, 'T');
  const sign = match[2] === 'desc' ? -1 : 1;
  return [...findings].sort(
    (a, b) => sign * textOf(a.finding[field]).localeCompare(textOf(b.finding[field])),
  );
}

/** A finding can arrive with a member in another form. An API that uses protobuf cannot return that form. */
function official(type: string, value: JsonObject): Json {
  const definitions = definitionsOf(SCC_API);
  const shaped = canonicalize(definitions, type, value, V2);
  return isObject(shaped) ? knownMembers(definitions, type, shaped, V2).known : shaped;
}

/** By the stored finding, which never changes. Most requests list the same findings again. */
const results = new WeakMap<StoredFinding, Json>();

function resultOf(stored: StoredFinding): Json {
  const { finding, resource } = stored;
  const result =
    results.get(stored) ?? official('ListFindingsResponse.ListFindingsResult', { finding, resource });
  results.set(stored, result);
  return result;
}

const viewOf = ({ finding }: StoredFinding): Json => official('Finding', finding);

/** Finds by canonical name or name, with the project as an id or number, with or without a location. */
export function tryFinding(state: CloudState, sent: string): [string, StoredFinding] | undefined {
  const normal = (name: string): string => withProjectId(state, v2Name(name));
  const wanted = normal(sent);
  return Object.entries(state.scc.findings).find(
    ([key, { finding }]) => normal(key) === wanted || normal(textOf(finding.name)) === wanted,
  );
}

export function findFinding(state: CloudState, sent: string): [string, StoredFinding] {
  const found = tryFinding(state, sent);
  if (!found) throw notFound(sent);
  return found;
}

/** Publishes every change of a finding again, including Riposte's own marks. */
export function publishChanged(call: Call, key: string, changed: StoredFinding, body?: Json): Answer {
  const findings = { ...call.state.scc.findings, [key]: changed };
  const state = { ...call.state, scc: { ...call.state.scc, findings } };
  const notified = notifyFinding(state, changed, call.nowMs);
  return { state: notified.state, body: body ?? viewOf(changed), events: notified.events };
}

/** Alphanumeric, 1 to 32 characters (CreateFindingRequest.finding_id). */
const FINDING_ID = /^[A-Za-z0-9]{1,32}$/;

export function createFinding(call: Call): Answer {
  const { message } = call;
  const name = `${textOf(message.parent)}/findings/${textOf(message.findingId)}`;
  if (tryFinding(call.state, name)) throw alreadyExists(name);
  return storeNew(call, name, objectOf(message.finding));
}

/** A user's own finding belongs to the user's own source, which must already exist. */
function storeNew(call: Call, sentName: string, sent: JsonObject): Answer {
  const name = v2Name(sentName);
  checkLocation(name, 'name');
  const id = name.slice(name.lastIndexOf('/') + 1);
  if (!FINDING_ID.test(id)) throw invalidArgument(`Invalid finding ID '${id}'`, 'findingId');
  const parent = name.slice(0, name.indexOf('/findings/'));
  const source = withoutLocation(parent);
  if (!tryResource(call.state, 'scc', source)) throw notFound(source);
  for (const member of REQUIRED) {
    if (textOf(sent[member]) === '') throw invalidArgument(`${member} is required`, `finding.${member}`);
  }
  checkEventTime(call, sent);
  const finding = { ...withoutFixed(sent), name, parent, createTime: rfc3339(call.nowMs) };
  const canonicalName = tryCanonicalName(call.state, finding) ?? name;
  const resourceName = textOf(sent.resourceName);
  const stored: StoredFinding = {
    finding: { ...finding, canonicalName, mute: 'UNDEFINED' },
    resource: { name: resourceName, displayName: resourceName.slice(resourceName.lastIndexOf('/') + 1) },
  };
  return publishChanged(call, canonicalName, stored);
}

/** Members that `gcloud scc findings create` requires. */
const REQUIRED = ['resourceName', 'category', 'eventTime'];

/** Finding.event_time "must not be set to a value greater than the current timestamp". */
function checkEventTime({ nowMs }: Call, { eventTime }: JsonObject): void {
  if ((tryParseTime(textOf(eventTime)) ?? 0) <= nowMs) return;
  throw invalidArgument('event_time must not be in the future', 'finding.eventTime');
}

/** Members that no update of a finding can change: SCC's own members, and members that have their own methods. */
const FIXED = [
  'name',
  'canonicalName',
  'parent',
  'createTime',
  'securityMarks',
  'mute',
  'muteInfo',
  'muteUpdateTime',
  'muteInitiator',
  'externalSystems',
  'contacts',
  'parentDisplayName',
];

const withoutFixed = (finding: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(finding).filter(([member]) => !FIXED.includes(member)));

const only = (finding: JsonObject, members: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(finding).filter(([member]) => members.includes(member)));

/** google.cloud.securitycenter.v2.Finding marks these two as immutable. */
const IMMUTABLE = ['resourceName', 'category'];

/** Creates the finding if it does not exist. In that case a mask is not allowed (UpdateFindingRequest.update_mask). */
export function updateFinding(call: Call): Answer {
  const sent = objectOf(call.message.finding);
  const name = textOf(sent.name);
  const paths = camelPaths(textOf(call.message.updateMask));
  const found = tryFinding(call.state, name);
  if (!found) {
    if (paths.length > 0) {
      throw invalidArgument('update_mask must not be specified when a finding is created', 'updateMask');
    }
    return storeNew(call, name, sent);
  }
  const [key, stored] = found;
  checkEventTime(call, sent);
  checkImmutable(stored.finding, sent, paths);
  const finding =
    paths.length === 0 ? replaced(stored.finding, sent) : masked(call, stored.finding, sent, paths);
  return publishChanged(call, key, { ...stored, finding });
}

function checkImmutable(before: JsonObject, sent: JsonObject, paths: readonly string[]): void {
  const touched = IMMUTABLE.find((member) =>
    paths.length > 0 ? paths.includes(member) : sent[member] !== undefined && sent[member] !== before[member],
  );
  if (touched === undefined) return;
  throw invalidArgument(`Field '${touched}' is immutable`, `finding.${touched}`);
}

/** Without a mask, replaces all mutable members, including source_properties. */
const replaced = (before: JsonObject, sent: JsonObject): JsonObject => ({
  ...only(before, [...FIXED, ...IMMUTABLE, 'state']),
  ...withoutFixed(sent),
});

function masked(
  { state, http }: Call,
  before: JsonObject,
  sent: JsonObject,
  paths: readonly string[],
): JsonObject {
  const rules = {
    definitions: definitionsOf(SCC_API),
    type: 'Finding',
    scope: V2,
    keyedMaps: ['sourceProperties'],
    fixed: FIXED,
  };
  // v1 does not mark the state as output only.
  const takesState =
    http.path.startsWith('/v1/') || state.assumptions['scc.state-in-finding-update'] === 'taken';
  for (const path of paths.filter((each) => !(each === 'state' && takesState))) {
    const problem = checkMaskPath(rules, path);
    if (problem !== undefined) throw invalidArgument(problem, `updateMask: ${path}`);
  }
  return withMasked(before, sent, paths);
}

export function setFindingState(call: Call): Answer {
  const { name, state } = call.message;
  const [key, stored] = findFinding(call.state, textOf(name));
  if (state !== 'ACTIVE' && state !== 'INACTIVE') throw invalidArgument('state must be specified', 'state');
  return publishChanged(call, key, { ...stored, finding: { ...stored.finding, state } });
}

export function setMute(call: Call): Answer {
  const { name, mute } = call.message;
  const [key, stored] = findFinding(call.state, textOf(name));
  if (mute !== 'MUTED' && mute !== 'UNMUTED' && mute !== 'UNDEFINED') {
    throw invalidArgument('mute must be specified', 'mute');
  }
  const muted = {
    mute,
    muteUpdateTime: rfc3339(call.nowMs),
    muteInitiator: call.principal.slice(call.principal.indexOf(':') + 1),
  };
  return publishChanged(call, key, { ...stored, finding: { ...stored.finding, ...muted } });
}
