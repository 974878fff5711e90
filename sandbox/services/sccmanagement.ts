import { notFound } from '../protocol/errors';
import { withProjectId } from '../protocol/names';
import { type Answer, type Call, type Method, page, textOf } from './service';

/** Security Center Management v1: which services are on, with their modules. */
export const SCCMANAGEMENT_METHODS: Readonly<Record<string, Method>> = {
  'SecurityCenterManagement.GetSecurityCenterService': { answer: getService },
  'SecurityCenterManagement.ListSecurityCenterServices': { answer: listServices },
};

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
