import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import { withAgent } from '../iam/agents';
import { scopeOf } from '../iam/tested-resource';
import { ApiError, invalidArgument, notFound, unimplemented } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import { rfc3339 } from '../protocol/time';
import { definitionsOf } from '../schema/definitions';
import { checkMaskPath, maskPaths } from '../schema/field-mask';
import { LOGGING_API } from '../schema/logging-api';
import { printedForm } from '../schema/printed-form';
import type { CloudState } from '../state/cloud-state';
import { lastSegment, tryProject, withProjectId } from '../state/names';
import { alreadyExists } from '../state/stored-resources';
import type { LogSink } from '../state/watch';
import { changedMembers } from './changed-members';
import { checkedDestination, LEGACY_WRITER, writerOf } from './log-destination';
import { readLogQuery } from './log-filter';
import { loggingAudit } from './logging-audit';
import { checkDescription, checkIdentifier, LOGGING_ACCESS } from './logging-names';

const TYPE = 'google.logging.v2.LogSink';

const SETTABLE = {
  name: true,
  destination: true,
  filter: true,
  description: true,
  disabled: true,
  exclusions: true,
  includeChildren: true,
} as const;

const settable = (prefix: string): Record<string, true> =>
  Object.fromEntries(Object.keys(SETTABLE).map((member) => [`${prefix}.${member}`, true]));

const permission = (verb: string, on: ReturnType<typeof scopeOf>) => [
  { permission: `logging.sinks.${verb}`, on, source: LOGGING_ACCESS },
];

/** Sinks of projects, folders and organizations. */
export const SINK_METHODS: Readonly<Record<string, Method>> = {
  'ConfigServiceV2.CreateSink': {
    permissions: permission('create', scopeOf('parent')),
    changes: { parent: true, uniqueWriterIdentity: true, ...settable('sink') },
    answer: createSink,
  },
  'ConfigServiceV2.GetSink': {
    permissions: permission('get', scopeOf('sinkName')),
    changes: 'nothing',
    answer: (call) => ({ body: sinkView(findSink(call)) }),
  },
  'ConfigServiceV2.ListSinks': {
    permissions: permission('list', scopeOf('parent')),
    changes: 'nothing',
    answer: listSinks,
  },
  'ConfigServiceV2.UpdateSink': {
    permissions: permission('update', scopeOf('sinkName')),
    changes: { sinkName: true, uniqueWriterIdentity: true, updateMask: true, ...settable('sink') },
    // Clients read a sink and send it back, as `gcloud logging sinks update` does.
    takesWholeResource: true,
    answer: updateSink,
    audit: (call) => loggingAudit(call, 'UpdateSink', 'logging.sinks.update', nameIn(call)),
  },
  'ConfigServiceV2.DeleteSink': {
    permissions: permission('delete', scopeOf('sinkName')),
    changes: { sinkName: true },
    answer: deleteSink,
    audit: (call) => loggingAudit(call, 'DeleteSink', 'logging.sinks.delete', nameIn(call)),
  },
};

const nameIn = ({ state, message }: Call): string => withProjectId(state, textOf(message.sinkName));

/** Google's own two sinks, which every project, folder and organization has. `entries:list` reads what they route. */
const BUILT_IN: Readonly<Record<string, string>> = {
  _Default:
    'NOT LOG_ID("cloudaudit.googleapis.com/activity") AND NOT LOG_ID("externalaudit.googleapis.com/activity") AND NOT LOG_ID("cloudaudit.googleapis.com/system_event") AND NOT LOG_ID("externalaudit.googleapis.com/system_event") AND NOT LOG_ID("cloudaudit.googleapis.com/access_transparency") AND NOT LOG_ID("externalaudit.googleapis.com/access_transparency")',
  _Required:
    'LOG_ID("cloudaudit.googleapis.com/activity") OR LOG_ID("externalaudit.googleapis.com/activity") OR LOG_ID("cloudaudit.googleapis.com/system_event") OR LOG_ID("externalaudit.googleapis.com/system_event") OR LOG_ID("cloudaudit.googleapis.com/access_transparency") OR LOG_ID("externalaudit.googleapis.com/access_transparency")',
};

const builtInView = (parent: string, name: string): JsonObject => ({
  name,
  destination: `logging.googleapis.com/${parent}/locations/global/buckets/${name}`,
  filter: BUILT_IN[name] ?? '',
});

type Shown = LogSink | JsonObject;

function findSink(call: Call): Shown {
  const name = nameIn(call);
  const found = tryMember(call.state.watch.sinks, name);
  if (found) return found;
  const [parent = '', short = ''] = name.split('/sinks/');
  if (Object.hasOwn(BUILT_IN, short)) return builtInView(parent, short);
  throw new ApiError('NOT_FOUND', `Sink ${short} does not exist`, { place: 'sinkName' });
}

const isSink = (sink: Shown): sink is LogSink => 'parent' in sink;

function sinkView(sink: Shown): JsonObject {
  if (!isSink(sink)) return sink;
  const { name, body, writer, createdMs, updatedMs } = sink;
  const printed = printedForm(definitionsOf(LOGGING_API), TYPE, body, 'google.logging.v2');
  return {
    ...printed,
    name: lastSegment(name),
    ...(writer === '' ? {} : { writerIdentity: writer }),
    createTime: rfc3339(createdMs),
    updateTime: rfc3339(updatedMs),
  };
}

function listSinks({ state, message }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  const own = Object.values(state.watch.sinks).filter((sink) => sink.parent === parent);
  const all = [...Object.keys(BUILT_IN).map((name) => builtInView(parent, name)), ...own];
  return { body: pageBody('sinks', all.map(sinkView), message, { byDefault: 1000, max: 1000 }) };
}

function createSink({ state, message, nowMs }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  const body = objectOf(message.sink);
  const short = textOf(body.name);
  checkIdentifier(short, 'sink.name');
  const name = `${parent}/sinks/${short}`;
  if (tryMember(state.watch.sinks, name)) throw alreadyExists(name);
  const unique = message.uniqueWriterIdentity === true;
  const sink = readSink(state, { name, body, unique, createdMs: nowMs, nowMs });
  return { state: withSink(state, sink), body: sinkView(sink) };
}

/** Without a mask, replaces the members that existed before masks (UpdateSinkRequest.update_mask). */
const MASK_BY_DEFAULT = ['destination', 'filter', 'includeChildren'];

function updateSink(call: Call): Answer {
  const { state, message, nowMs } = call;
  const before = findSink(call);
  if (!isSink(before)) throw unimplemented(`a change of ${message.sinkName}`, 'sinkName');
  const sent = objectOf(message.sink);
  const mask = maskPaths(textOf(message.updateMask));
  const problem = mask.map(maskProblem).find((each) => each !== undefined);
  if (problem !== undefined) throw invalidArgument(problem, 'updateMask');
  const body = changedMembers(before.body, sent, mask.length > 0 ? mask : MASK_BY_DEFAULT);
  const wasUnique = before.writer !== LEGACY_WRITER;
  const wanted = message.uniqueWriterIdentity;
  // "It is an error if the old value is true and the new value is set to false or defaulted to false."
  if (wasUnique && before.writer !== '' && wanted !== true) {
    throw invalidArgument(
      'unique_writer_identity cannot be changed from true to false',
      'uniqueWriterIdentity',
    );
  }
  const { name, createdMs } = before;
  const sink = readSink(state, {
    name,
    body,
    unique: wasUnique || wanted === true,
    createdMs,
    nowMs,
  });
  return { state: withSink(state, sink), body: sinkView(sink) };
}

function maskProblem(path: string): string | undefined {
  if (path === 'name') return "Field 'name' in update_mask cannot be updated (immutable)";
  const rules = { definitions: definitionsOf(LOGGING_API), type: TYPE, scope: 'google.logging.v2' };
  if (!Object.hasOwn(SETTABLE, path)) {
    return checkMaskPath(rules, path) ?? `'${path}' in update_mask is not implemented in the sandbox`;
  }
  return undefined;
}

function deleteSink(call: Call): Answer {
  const { state } = call;
  const sink = findSink(call);
  const name = nameIn(call);
  // _Required cannot be deleted. _Default can be deleted, and returns when the sink is needed; this is not modelled.
  if (!isSink(sink)) throw invalidArgument(`Sink ${lastSegment(name)} cannot be deleted`, 'sinkName');
  const { [name]: _gone, ...sinks } = state.watch.sinks;
  return { state: { ...state, watch: { ...state.watch, sinks } }, body: {} };
}

interface SinkParts {
  readonly name: string;
  readonly body: JsonObject;
  readonly unique: boolean;
  readonly createdMs: number;
  readonly nowMs: number;
}

/** The single record of a sink. Every member is checked. */
function readSink(state: CloudState, { name, body, unique, createdMs, nowMs }: SinkParts): LogSink {
  const parent = name.slice(0, name.indexOf('/sinks/'));
  checkDescription(body, 'sink');
  if (body.includeChildren === true && parent.startsWith('projects/')) {
    throw invalidArgument('include_children applies to sinks of organizations and folders only', 'sink');
  }
  const destination = checkedDestination(state, textOf(body.destination), nowMs);
  return {
    name,
    parent,
    body,
    createdMs,
    updatedMs: nowMs,
    includesChildren: body.includeChildren === true,
    destination,
    filter: readLogQuery(body.filter, 'sink.filter'),
    exclusions: readExclusions(body),
    disabled: body.disabled === true,
    writer: writerOf(state, parent, destination, unique),
  };
}

function readExclusions(body: JsonObject): LogSink['exclusions'] {
  const exclusions = listOf(body.exclusions).map(objectOf);
  exclusions.forEach((exclusion, index) => {
    const name = textOf(exclusion.name);
    const place = `sink.exclusions[${index}]`;
    checkIdentifier(name, `${place}.name`);
    if (exclusions.findIndex((other) => other.name === name) !== index) {
      throw invalidArgument(`Two exclusions have the name "${name}"`, `${place}.name`);
    }
    if (textOf(exclusion.filter) === '') throw invalidArgument('filter is required', `${place}.filter`);
  });
  const queries = exclusions.map(({ filter }, index) =>
    readLogQuery(filter, `sink.exclusions[${index}].filter`),
  );
  return queries.filter((_, index) => exclusions[index]?.disabled !== true);
}

function withSink(state: CloudState, sink: LogSink): CloudState {
  const { parent, writer, name } = sink;
  if (parent.startsWith('projects/') && !tryProject(state, parent.slice('projects/'.length))) {
    throw notFound(parent);
  }
  const made =
    writer === '' || writer === LEGACY_WRITER
      ? state
      : withAgent(state, parent, 'logging', `the sink ${name}`);
  return { ...made, watch: { ...made.watch, sinks: { ...made.watch.sinks, [name]: sink } } };
}
