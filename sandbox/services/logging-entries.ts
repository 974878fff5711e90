import type { Json, JsonObject } from '../../core/values/json';
import { listOf, textOf } from '../../core/values/json-values';
import type { IamResource } from '../contract/requirement';
import { type Answer, type Call, type Method, page } from '../contract/service';
import { matchesLogQuery } from '../log-query';
import { invalidArgument } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import { isBuiltInBucket } from '../state/log-bucket-state';
import { projectOf, withProjectId } from '../state/names';
import { readLogQuery } from './log-filter';
import { LOGGING_ACCESS } from './logging-names';
import { findView } from './logging-views';

/** Entries of projects, and entries of log buckets through their views. */
export const ENTRY_METHODS: Readonly<Record<string, Method>> = {
  'LoggingServiceV2.ListLogEntries': {
    permissions: [
      {
        permission: 'logging.logEntries.list',
        on: (call) =>
          namesIn(call)
            .filter((name) => !isView(name))
            .map(ownerOf),
        source: `${LOGGING_ACCESS}: per resource named`,
      },
      {
        permission: 'logging.views.access',
        on: (call) =>
          namesIn(call)
            .filter(isView)
            .map((name) => ({ ...ownerOf(name), name })),
        source: `${LOGGING_ACCESS}: per view named`,
      },
    ],
    changes: 'nothing',
    answer: listLogEntries,
  },
};

const namesIn = ({ state, message }: Call): string[] =>
  listOf(message.resourceNames).map((name) => withProjectId(state, textOf(name)));

const isView = (name: string): boolean => name.includes('/views/');

const ownerOf = (name: string): IamResource => ({
  name: name.split('/').slice(0, 2).join('/'),
  project: projectOf(name),
});

function listLogEntries(call: Call): Answer {
  const { state, message, nowMs } = call;
  const names = namesIn(call);
  if (names.length === 0) throw invalidArgument('resource_names must not be empty', 'resourceNames');
  const query = readLogQuery(message.filter, 'filter');
  const readable = new Set(names.flatMap((name) => entriesOf(state, name, nowMs)));
  const matching = [...readable].filter((entry) => matchesLogQuery(query, entry));
  const { items, nextPageToken } = page(sortEntries(matching, textOf(message.orderBy)), message, {
    byDefault: 50,
    max: 1000,
  });
  return { body: { entries: [...items], ...(nextPageToken === undefined ? {} : { nextPageToken }) } };
}

/** A project's own entries are in its two built-in buckets, which are not distinguished here. */
function entriesOf(state: CloudState, name: string, nowMs: number): readonly JsonObject[] {
  const owner = `${name.split('/').slice(0, 2).join('/')}/`;
  const own = (): readonly JsonObject[] =>
    state.logging.entries.filter((entry) => withProjectId(state, textOf(entry.logName)).startsWith(owner));
  if (!isView(name)) return own();
  const view = findView(state, name, nowMs);
  const [bucket = ''] = name.split('/views/');
  if (isBuiltInBucket(bucket)) return own();
  const filter = readLogQuery(view.body.filter, 'resourceNames');
  return (state.watch.buckets[bucket] ?? []).filter((entry) => matchesLogQuery(filter, entry));
}

function sortEntries(entries: readonly JsonObject[], orderBy: string): readonly JsonObject[] {
  const match = /^\s*(?:timestamp(?:\s+(asc|desc))?)?\s*$/.exec(orderBy);
  if (!match)
    throw invalidArgument(
      `order_by must be "timestamp asc" or "timestamp desc", got '${orderBy}'`,
      'orderBy',
    );
  const sign = match[1] === 'desc' ? -1 : 1;
  const key = (entry: JsonObject): string => textOf(entry.timestamp as Json);
  return [...entries].sort((a, b) => sign * key(a).localeCompare(key(b)));
}
