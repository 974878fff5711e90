import { scopeOf } from '../iam/tested-resource';
import { invalidArgument } from '../protocol/errors';
import { projectOf, tryProject, withProjectId } from '../protocol/names';
import { type Answer, type Call, defineService, page, textOf } from './service';

/** Service Usage v1: the APIs that are on. Those that are off are not listed, since nobody knows them all. */
export const serviceUsage = defineService({
  sources: {
    id: 'serviceusage',
    clients: [
      {
        pkg: '@google-cloud/service-usage',
        file: 'build/protos/protos.json',
        serves: ['google.api.serviceusage.v1'],
      },
    ],
  },
  api: 'serviceusage.googleapis.com',
  methods: {
    'ServiceUsage.ListServices': {
      permissions: [
        {
          permission: 'serviceusage.services.list',
          on: scopeOf('parent'),
          source: 'cloud.google.com/service-usage/docs/access-control',
        },
      ],
      changes: 'nothing',
      answer: listServices,
    },
  },
});

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
