import { FilterError } from '../../core/filter/grammar';
import type { Json, JsonObject } from '../../core/json';
import { notifyFinding } from '../delivery/notify';
import { scopeOf } from '../iam/tested-resource';
import { invalidArgument, notFound } from '../protocol/errors';
import { projectOf, withProjectId } from '../protocol/names';
import type { CloudState, StoredFinding } from '../protocol/state';
import { canonicalize } from '../schema/canonicalize';
import { definitionsOf } from '../schema/definitions';
import { checkMaskPath, maskPaths } from '../schema/field-mask';
import { SCC_API } from './scc-api';
import { listNotificationConfigs } from './scc-configs';
import { matchesFinding, parseSccFilter, tryUnknownField } from './scc-filter';
import { type Answer, type Call, defineService, objectOf, page, textOf } from './service';

const SCOPE = 'google.cloud.securitycenter.v2';

/** Security Command Center v2: findings and their marks. */
export const scc = defineService({
  sources: SCC_API,
  api: 'securitycenter.googleapis.com',
  methods: {
    'SecurityCenter.ListFindings': {
      permissions: [
        {
          permission: 'securitycenter.findings.list',
          on: scopeOf('parent'),
          source:
            'securitycenter v2 proto: on the parent that the request names; findings.get does not exist',
        },
      ],
      changes: 'nothing',
      answer: listFindings,
    },
    'SecurityCenter.UpdateSecurityMarks': {
      permissions: [
        {
          permission: 'securitycenter.findingsecuritymarks.update',
          on: scopeOf('securityMarks.name'),
          source:
            'role dump: roles/securitycenter.findingSecurityMarksWriter; tested on the name that is sent',
        },
      ],
      changes: { securityMarks: true, updateMask: true },
      answer: updateSecurityMarks,
    },
    'SecurityCenter.ListNotificationConfigs': {
      permissions: [
        {
          permission: 'securitycenter.notificationconfig.list',
          on: scopeOf('parent'),
          source: 'role dump of 2026-08-22: the resource is spelled in the singular',
        },
      ],
      changes: 'nothing',
      answer: listNotificationConfigs,
    },
  },
});

function listFindings(call: Call): Answer {
  const { state, message } = call;
  const filter = parsedFilter(textOf(message.filter));
  const parent = textOf(message.parent);
  const inScope = Object.values(state.scc.findings).filter((stored) => belongsTo(state, stored, parent));
  const matching = inScope.filter((stored) => matchesFinding(filter, stored, listedName(state, stored)));
  const sorted = sortFindings(matching, textOf(message.orderBy));
  const { items, nextPageToken } = page(sorted, message, { byDefault: 10, max: 1000 });
  return {
    body: {
      listFindingsResults: items.map(resultOf),
      totalSize: matching.length,
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}

function parsedFilter(text: string) {
  try {
    const filter = parseSccFilter(text);
    const unknown = tryUnknownField(filter);
    if (unknown !== undefined) throw invalidArgument(`Invalid filter: unknown field '${unknown}'`, 'filter');
    return filter;
  } catch (error) {
    if (error instanceof FilterError) throw invalidArgument(`Invalid filter: ${error.message}`, 'filter');
    throw error;
  }
}

/** `projects/P/sources/-/locations/L`: the project as id or number, any or one source, one location. */
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

/** What `name` means to the filter at project scope is an open question (assumption scc.list-name-form). */
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

function resultOf({ finding, resource }: StoredFinding): Json {
  return canonicalize(
    definitionsOf(SCC_API),
    'ListFindingsResponse.ListFindingsResult',
    { finding, resource },
    SCOPE,
  );
}

const markRules = () => ({
  definitions: definitionsOf(SCC_API),
  type: 'SecurityMarks',
  scope: SCOPE,
  keyedMaps: ['marks'],
});

const MARK_KEY = /^[A-Za-z0-9_-]{1,256}$/;

/** PATCH marks. A mask names single marks; without one, or with `marks`, all marks are replaced. */
function updateSecurityMarks(call: Call): Answer {
  const sent = objectOf(call.message.securityMarks);
  const name = textOf(sent.name).replace(/\/securityMarks$/, '');
  const [key, stored] = findFinding(call.state, name);
  const before = objectOf(stored.finding.securityMarks);
  const marks = mergeMarks(objectOf(before.marks), objectOf(sent.marks), textOf(call.message.updateMask));
  const securityMarks: JsonObject = {
    ...before,
    name: `${name}/securityMarks`,
    marks,
    canonicalName: `${key}/securityMarks`,
  };
  const updated: StoredFinding = { ...stored, finding: { ...stored.finding, securityMarks } };
  const findings = { ...call.state.scc.findings, [key]: updated };
  const state = { ...call.state, scc: { ...call.state.scc, findings } };
  // Every change of a finding is published again, our own marks among them.
  const notified = notifyFinding(state, updated, call.nowMs);
  return { state: notified.state, body: securityMarks, events: notified.events };
}

function mergeMarks(before: JsonObject, sent: JsonObject, mask: string): JsonObject {
  for (const [key, value] of Object.entries(sent)) {
    if (!MARK_KEY.test(key))
      throw invalidArgument(`Invalid security mark key '${key}'`, `securityMarks.marks.${key}`);
    if (textOf(value).length > 4096)
      throw invalidArgument(`Security mark '${key}' is too long`, `securityMarks.marks.${key}`);
  }
  const paths = maskPaths(mask);
  if (paths.length === 0 || paths.includes('marks')) return sent;
  const marks: Record<string, Json | undefined> = { ...before };
  for (const path of paths) {
    const problem = checkMaskPath(markRules(), path);
    if (problem !== undefined || !path.startsWith('marks.')) {
      throw invalidArgument(problem ?? `'${path}' in update_mask is not a mark`, `updateMask: ${path}`);
    }
    const key = protoPath(path.slice('marks.'.length));
    const value = sent[key];
    if (value === undefined || value === '') delete marks[key];
    else marks[key] = value;
  }
  return marks;
}

/**
 * A field mask in JSON is lowerCamelCase and becomes snake_case on the server, mark keys in it too
 * (google.protobuf.FieldMask, "JSON Encoding"): a key with capital letters does not survive the way.
 */
const protoPath = (path: string): string => path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** By canonical name or name, project as id or number, with or without location. */
function findFinding(state: CloudState, sent: string): [string, StoredFinding] {
  const normal = (name: string): string =>
    withProjectId(
      state,
      name.includes('/locations/') ? name : name.replace('/findings/', '/locations/global/findings/'),
    );
  const wanted = normal(sent);
  const found = Object.entries(state.scc.findings).find(
    ([key, { finding }]) => normal(key) === wanted || normal(textOf(finding.name)) === wanted,
  );
  if (!found) throw notFound(sent);
  return found;
}
