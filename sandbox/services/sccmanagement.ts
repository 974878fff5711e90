import { textOf } from '../../core/values/json-values';
import { type Answer, type Call, defineService, page } from '../contract/service';
import { scopeOf } from '../iam/tested-resource';
import { notFound } from '../protocol/errors';
import { withProjectId } from '../state/names';

const VIEWER = 'roles/securitycentermanagement.viewer, seen in two public role tables';

/** Security Center Management v1: which services are enabled, with their modules. */
export const sccManagement = defineService({
  sources: {
    id: 'sccmanagement',
    clients: [
      {
        pkg: '@google-cloud/securitycentermanagement',
        file: 'build/protos/protos.json',
        serves: ['google.cloud.securitycentermanagement.v1'],
      },
    ],
  },
  api: 'securitycentermanagement.googleapis.com',
  methods: {
    'SecurityCenterManagement.GetSecurityCenterService': {
      permissions: [
        {
          permission: 'securitycentermanagement.securityCenterServices.get',
          on: scopeOf('name'),
          source: VIEWER,
        },
      ],
      changes: 'nothing',
      answer: getService,
    },
    'SecurityCenterManagement.ListSecurityCenterServices': {
      permissions: [
        {
          permission: 'securitycentermanagement.securityCenterServices.list',
          on: scopeOf('parent'),
          source: VIEWER,
        },
      ],
      changes: 'nothing',
      answer: listServices,
    },
  },
});

function getService({ state, message }: Call): Answer {
  const name = withProjectId(state, textOf(message.name));
  const { securityServices } = state.governance;
  const found = Object.hasOwn(securityServices, name) ? securityServices[name] : undefined;
  if (!found) throw notFound(name);
  return { body: { name, ...found } };
}

function listServices({ state, message }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  const found = Object.entries(state.governance.securityServices).filter(([name]) =>
    name.startsWith(`${parent}/securityCenterServices/`),
  );
  const { items, nextPageToken } = page(found, message, { byDefault: 50, max: 1000 });
  return {
    body: {
      securityCenterServices: items.map(([name, service]) => ({ name, ...service })),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}
