import { FilterError } from '../../core/filter/grammar';
import type { Json, JsonObject } from '../../core/json';
import { scopesIn } from '../iam/tested-resource';
import { type LogQuery, matchesLogQuery, parseLogQuery } from '../log-query';
import { invalidArgument } from '../protocol/errors';
import { projectOf, withProjectId } from '../protocol/names';
import { LOGGING_API } from './logging-api';
import { type Answer, type Call, defineService, listOf, page, textOf } from './service';

/** Cloud Logging v2: reading entries. */
export const logging = defineService({
  sources: LOGGING_API,
  api: 'logging.googleapis.com',
  methods: {
    'LoggingServiceV2.ListLogEntries': {
      permissions: [
        {
          permission: 'logging.logEntries.list',
          on: scopesIn('resourceNames'),
          source: 'cloud.google.com/logging/docs/access-control: per resource named',
        },
      ],
      changes: 'nothing',
      answer: listLogEntries,
    },
  },
});

function listLogEntries(call: Call): Answer {
  const { state, message } = call;
  const projects = listOf(message.resourceNames).map((name) => projectOf(withProjectId(state, textOf(name))));
  if (projects.length === 0) throw invalidArgument('resource_names must not be empty', 'resourceNames');
  const query = parseFilter(textOf(message.filter), 'filter');
  const matching = state.logging.entries.filter(
    (entry) => projects.includes(projectOf(textOf(entry.logName))) && matchesLogQuery(query, entry),
  );
  const { items, nextPageToken } = page(sortEntries(matching, textOf(message.orderBy)), message, {
    byDefault: 50,
    max: 1000,
  });
  return { body: { entries: [...items], ...(nextPageToken === undefined ? {} : { nextPageToken }) } };
}

function parseFilter(text: string, place: string): LogQuery {
  try {
    return parseLogQuery(text);
  } catch (error) {
    if (error instanceof FilterError) throw invalidArgument(`Unparseable filter: ${error.message}`, place);
    throw error;
  }
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
