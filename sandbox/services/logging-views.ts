import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import { above, type named } from '../iam/tested-resource';
import { ApiError, invalidArgument, notFound } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { findLogBucket, isBuiltInBucket } from '../state/log-bucket-state';
import { lastSegment } from '../state/names';
import type { StoredResource } from '../state/resources';
import {
  addResource,
  alreadyExists,
  removeResource,
  replaceResource,
  resourcesUnder,
  tryResource,
} from '../state/stored-resources';
import { readLogQuery } from './log-filter';
import { LOGGING_ACCESS, projectName } from './logging-names';

const permission = (verb: string, on: ReturnType<typeof named>) => [
  { permission: `logging.views.${verb}`, on, source: LOGGING_ACCESS },
];

/** Views of log buckets, through which entries:list reads. */
export const VIEW_METHODS: Readonly<Record<string, Method>> = {
  'ConfigServiceV2.ListViews': {
    permissions: permission('list', above('parent', 2)),
    changes: 'nothing',
    answer: listViews,
  },
  'ConfigServiceV2.GetView': {
    permissions: permission('get', above('name', 2)),
    changes: 'nothing',
    answer: ({ state, message, nowMs }) => {
      const name = projectName(state, textOf(message.name));
      return { body: viewBody(name, findView(state, name, nowMs)) };
    },
  },
  'ConfigServiceV2.CreateView': {
    permissions: permission('create', above('parent', 2)),
    changes: { parent: true, viewId: true, 'view.description': true, 'view.filter': true },
    answer: createView,
  },
  'ConfigServiceV2.UpdateView': {
    permissions: permission('update', above('name', 2)),
    changes: {
      name: true,
      updateMask: true,
      'view.name': 'the path already names the view',
      'view.description': true,
      'view.filter': true,
    },
    takesWholeResource: true,
    answer: updateView,
  },
  'ConfigServiceV2.DeleteView': {
    permissions: permission('delete', above('name', 2)),
    changes: { name: true },
    answer: deleteView,
  },
};

/**
 * Every bucket has a view of all entries. `_Default` also has a view without Data Access logs
 * (cloud.google.com/logging/docs/logs-views).
 */
const ALL_LOGS = '_AllLogs';
const DEFAULT_VIEW: JsonObject = { filter: 'NOT LOG_ID("cloudaudit.googleapis.com/data_access")' };

/** @throws ApiError NOT_FOUND */
export function findView(state: CloudState, name: string, nowMs: number): StoredResource {
  const [bucket = ''] = name.split('/views/');
  findLogBucket(state, bucket, nowMs);
  const stored = tryResource(state, 'logging', name);
  if (stored) return stored;
  const builtIn = { createdMs: 0, version: 1 };
  if (lastSegment(name) === ALL_LOGS) return { ...builtIn, body: {} };
  if (lastSegment(name) === '_Default' && isBuiltInBucket(bucket)) return { ...builtIn, body: DEFAULT_VIEW };
  throw notFound(name);
}

const viewBody = (name: string, { body, createdMs }: StoredResource): JsonObject => ({
  ...body,
  name,
  ...(createdMs === 0 ? {} : { createTime: rfc3339(createdMs) }),
});

function listViews({ state, message, nowMs }: Call): Answer {
  const bucket = projectName(state, textOf(message.parent));
  const own = resourcesUnder(state, 'logging', bucket, 'views').map(([name]) => name);
  const builtIn = [ALL_LOGS, ...(isBuiltInBucket(bucket) ? ['_Default'] : [])].map(
    (id) => `${bucket}/views/${id}`,
  );
  const views = [...builtIn, ...own].map((name) => viewBody(name, findView(state, name, nowMs)));
  return { body: pageBody('views', views, message, { byDefault: 1000, max: 1000 }) };
}

function createView({ state, message, nowMs }: Call): Answer {
  const parent = projectName(state, textOf(message.parent));
  const id = textOf(message.viewId);
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id)) {
    throw invalidArgument(`"${id}" is not a valid view id`, 'viewId');
  }
  findLogBucket(state, parent, nowMs);
  const name = `${parent}/views/${id}`;
  if (tryResource(state, 'logging', name)) throw alreadyExists(name);
  const body = checkedView(objectOf(message.view));
  const next = addResource(state, 'logging', name, { body, nowMs });
  return { state: next, body: viewBody(name, { body, createdMs: nowMs, version: 1 }) };
}

/** LogView.filter can use only origin, resource type and log. The sandbox's query language does not know SOURCE(). */
function checkedView(view: JsonObject): JsonObject {
  readLogQuery(view.filter, 'view.filter');
  const [description, filter] = [textOf(view.description), textOf(view.filter)];
  return { ...(description === '' ? {} : { description }), ...(filter === '' ? {} : { filter }) };
}

function updateView({ state, message, nowMs }: Call): Answer {
  const name = projectName(state, textOf(message.name));
  const before = ownView(state, name, nowMs);
  const sent = objectOf(message.view);
  const mask = textOf(message.updateMask) === '' ? 'filter' : textOf(message.updateMask);
  const changed = Object.fromEntries(mask.split(',').map((path) => [path, sent[path] ?? '']));
  const body = checkedView({ ...before.body, ...changed });
  return { state: replaceResource(state, 'logging', name, body), body: viewBody(name, { ...before, body }) };
}

function deleteView({ state, message, nowMs }: Call): Answer {
  const name = projectName(state, textOf(message.name));
  ownView(state, name, nowMs);
  return { state: removeResource(state, 'logging', name), body: {} };
}

function ownView(state: CloudState, name: string, nowMs: number): StoredResource {
  const view = findView(state, name, nowMs);
  if (tryResource(state, 'logging', name)) return view;
  throw new ApiError('FAILED_PRECONDITION', `The view ${lastSegment(name)} cannot be changed`, {
    place: 'name',
  });
}
