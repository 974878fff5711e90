import { invalidArgument } from '../protocol/errors';
import { projectOf, tryProject, withProjectId } from '../protocol/names';
import { type Answer, type Call, type Method, page, textOf } from './service';

/** Service Usage v1: the APIs that are on. Those that are off are not listed, since nobody knows them all. */
export const SERVICEUSAGE_METHODS: Readonly<Record<string, Method>> = {
  'ServiceUsage.ListServices': { answer: listServices },
};

function listServices({ state, message }: Call): Answer {
  const filter = textOf(message.filter);
  if (filter !== 'state:ENABLED')
    throw invalidArgument('The sandbox lists with filter=state:ENABLED', 'filter');
  const parent = withProjectId(state, textOf(message.parent));
  const number = tryProject(state, projectOf(parent))?.number;
  const apis = [...new Set(state.governance.apis[parent] ?? [])].sort();
  const { items, nextPageToken } = page(apis, message, { byDefault: 50, max: 200 });
  return {
    body: {
      services: items.map((api) => ({
        name: `projects/${number}/services/${api}`,
        parent: `projects/${number}`,
        config: { name: api },
        state: 'ENABLED',
      })),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}
