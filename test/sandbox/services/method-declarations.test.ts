import { routesOf } from '../../../sandbox/schema/routes';
import { SERVICES } from '../../../sandbox/services';
import { KNOWN_APIS } from '../../../sandbox/services/known-apis';

/** Methods that Google documents as open to every caller with credentials. Their declarations name the page. */
const OPEN = /(?:testIamPermissions|^v1\.roles\.get|^ServiceUsage\.GenerateServiceIdentity)$/i;

describe('a method of the sandbox', () => {
  const methods = Object.values(SERVICES).flatMap(({ methods }) => Object.entries(methods));

  it('tests a permission, unless Google documents that it needs none', () => {
    const open = methods.filter(
      ([, { permissions, requirements }]) => permissions.length === 0 && requirements === undefined,
    );
    expect(open.map(([id]) => id).filter((id) => !OPEN.test(id))).toEqual([]);
  });

  it.each(Object.values(SERVICES).map((service) => [service.sources.id, service] as const))(
    'of %s is in the official definitions, or nothing would ever call it',
    (_id, { sources, methods }) => {
      const defined = new Set(routesOf(sources).map(({ id }) => id));
      expect(Object.keys(methods).filter((id) => !defined.has(id))).toEqual([]);
    },
  );

  it('is of an API that a project can enable', () => {
    const apis = Object.values(SERVICES).flatMap(({ api }: { readonly api?: string }) => api ?? []);
    expect(apis.filter((api) => !Object.hasOwn(KNOWN_APIS, api))).toEqual([]);
  });

  it('names the source of each permission', () => {
    const without = methods.filter(([, { permissions }]) => permissions.some(({ source }) => source === ''));
    expect(without.map(([id]) => id)).toEqual([]);
  });
});
