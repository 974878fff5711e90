import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import { scopeOf } from '../iam/tested-resource';
import { ApiError, invalidArgument } from '../protocol/errors';
import { definitionsOf } from '../schema/definitions';
import { printedForm } from '../schema/printed-form';
import { type CloudState, takeSequence } from '../state/cloud-state';
import { projectOf, tryProject, withProjectId } from '../state/names';
import type { StoredResource } from '../state/resources';
import {
  addResource,
  alreadyExists,
  etagOf,
  findResource,
  removeResource,
  replaceResource,
  resourcesUnder,
  tryResource,
} from '../state/stored-resources';
import { MONITORING_API } from './monitoring-api';
import { checkedSeriesFilter } from './monitoring-conditions';
import { drawnUuid, MONITORING_ACCESS } from './monitoring-names';

const LAYOUTS = ['gridLayout', 'mosaicLayout', 'rowLayout', 'columnLayout'];

const CHANGES = {
  name: true,
  parent: true,
  validateOnly: true,
  'body.name': true,
  'body.etag': true,
  'body.displayName': true,
  'body.labels': true,
  'body.gridLayout': 'stored and returned as Google prints it',
  'body.mosaicLayout': 'stored and returned as Google prints it',
  'body.rowLayout': 'stored and returned as Google prints it',
  'body.columnLayout': 'stored and returned as Google prints it',
  'body.dashboardFilters': 'stored and returned as Google prints it',
  'body.annotations': 'stored and returned as Google prints it',
} as const;

const permission = (verb: string, path: string) => [
  { permission: `monitoring.dashboards.${verb}`, on: scopeOf(path), source: MONITORING_ACCESS },
];

/** Dashboards (version 1 of the API). */
export const DASHBOARD_METHODS: Readonly<Record<string, Method>> = {
  'v1.projects.dashboards.create': {
    permissions: permission('create', 'parent'),
    changes: CHANGES,
    answer: createDashboard,
  },
  'v1.projects.dashboards.get': {
    permissions: permission('get', 'name'),
    changes: 'nothing',
    answer: (call) => {
      const name = nameIn(call);
      return { body: dashboardView(call.state, name, findResource(call.state, 'monitoring', name)) };
    },
  },
  'v1.projects.dashboards.list': {
    permissions: permission('list', 'parent'),
    changes: 'nothing',
    answer: ({ state, message }) => {
      const own = resourcesUnder(
        state,
        'monitoring',
        withProjectId(state, textOf(message.parent)),
        'dashboards',
      );
      const dashboards = own.map(([name, stored]) => dashboardView(state, name, stored));
      return { body: pageBody('dashboards', dashboards, message, { byDefault: 1000, max: 1000 }) };
    },
  },
  'v1.projects.dashboards.patch': {
    permissions: permission('update', 'name'),
    changes: CHANGES,
    answer: patchDashboard,
  },
  'v1.projects.dashboards.delete': {
    permissions: permission('delete', 'name'),
    changes: { name: true },
    answer: (call) => ({ state: removeResource(call.state, 'monitoring', nameIn(call)), body: {} }),
  },
};

const nameIn = ({ state, message }: Call): string => withProjectId(state, textOf(message.name));

/** The name contains the project's number. Members at their default are not printed, so zeros are absent. */
function dashboardView(state: CloudState, name: string, stored: StoredResource): JsonObject {
  const { number = projectOf(name) } = tryProject(state, projectOf(name)) ?? {};
  return {
    ...stored.body,
    name: name.replace(/^projects\/[^/]+/, `projects/${number}`),
    etag: etagOf(name, stored),
  };
}

const printed = (body: JsonObject): JsonObject => {
  const { name: _name, etag: _etag, ...set } = body;
  return printedForm(definitionsOf(MONITORING_API), 'Dashboard', set, 'discovery.monitoring.v1');
};

function createDashboard({ message, nowMs, ...call }: Call): Answer {
  const parent = withProjectId(call.state, textOf(message.parent));
  const sent = objectOf(message.body);
  const { state, value } = takeSequence(call.state);
  const chosen = withProjectId(state, textOf(sent.name));
  if (chosen !== '' && !new RegExp(`^${parent}/dashboards/[A-Za-z0-9-]+$`).test(chosen)) {
    throw invalidArgument(`"${chosen}" is not a dashboard of ${parent}`, 'body.name');
  }
  const name = chosen || `${parent}/dashboards/${drawnUuid(value)}`;
  checkDashboard(sent);
  if (tryResource(state, 'monitoring', name)) throw alreadyExists(name);
  const body = printed(sent);
  const view = dashboardView(state, name, { body, createdMs: nowMs, version: 1 });
  if (message.validateOnly === true) return { body: view };
  return { state: addResource(state, 'monitoring', name, { body, nowMs }), body: view };
}

/**
 * Replaces the whole dashboard. An etag that differs from the stored one means that another caller changed it first.
 */
function patchDashboard(call: Call): Answer {
  const { state, message } = call;
  const name = nameIn(call);
  const before = findResource(state, 'monitoring', name);
  const sent = objectOf(message.body);
  const etag = textOf(sent.etag);
  if (etag !== '' && etag !== etagOf(name, before)) {
    throw new ApiError('ABORTED', 'The etag does not match that of the dashboard', { place: 'body.etag' });
  }
  checkDashboard(sent);
  const body = printed(sent);
  const view = dashboardView(state, name, { ...before, body, version: before.version + 1 });
  if (message.validateOnly === true) return { body: view };
  return { state: replaceResource(state, 'monitoring', name, body), body: view };
}

function checkDashboard(body: JsonObject): void {
  if (textOf(body.displayName) === '') throw invalidArgument('display_name is required', 'body.displayName');
  const layouts = LAYOUTS.filter((layout) => body[layout] !== undefined);
  if (layouts.length > 1) {
    throw invalidArgument(`A dashboard has one layout, not ${layouts.join(' and ')}`, `body.${layouts[1]}`);
  }
  if (body.mosaicLayout !== undefined) checkTiles(objectOf(body.mosaicLayout));
  for (const [place, filter] of filtersIn(body, 'body')) checkedSeriesFilter(filter, place);
}

/** MosaicLayout: 1 to 48 columns, and every tile is inside them. */
function checkTiles({ columns, tiles }: JsonObject): void {
  const place = 'body.mosaicLayout';
  const width = Number(columns ?? 0);
  if (width < 1 || width > 48) throw invalidArgument('columns must be 1 to 48', `${place}.columns`);
  listOf(tiles)
    .map(objectOf)
    .forEach((tile, index) => {
      const right = Number(tile.xPos ?? 0) + Number(tile.width ?? 0);
      if (Number(tile.width ?? 0) >= 1 && Number(tile.height ?? 0) >= 1 && right <= width) return;
      throw invalidArgument('The tile is empty or leaves the columns', `${place}.tiles[${index}]`);
    });
}

/** Filters over time series in all widgets. */
function filtersIn(value: Json | undefined, place: string): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => filtersIn(item, `${place}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]): readonly (readonly [string, string])[] => {
    const at = `${place}.${key}`;
    const own =
      key === 'timeSeriesFilter' ? [[`${at}.filter`, textOf(objectOf(member).filter)] as const] : [];
    return [...own, ...filtersIn(member, at)];
  });
}
