import { routesOf } from '../../../sandbox/schema/routes';
import { SERVICES } from '../../../sandbox/services';
import { KNOWN_APIS } from '../../../sandbox/services/known-apis';
import { NAMED_PARTS } from '../../../sandbox/state/named-parts';

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

  it('reaches only parts of the state that exist, each with a reason', () => {
    const exists = (part: string): boolean => {
      const [top = '', sub = ''] = part.split('.');
      const member: unknown = (NAMED_PARTS as Readonly<Record<string, unknown>>)[top];
      return typeof member === 'object' && (top === 'resources' || Object.hasOwn(member as object, sub));
    };
    const reached = methods.flatMap(([id, { reaches = {} }]) =>
      Object.entries(reaches).map(([part, reason]) => ({ id, part, reason })),
    );
    expect(reached.filter(({ part, reason }) => !exists(part) || reason === '')).toEqual([]);
    expect(reached.length).toBeGreaterThan(0);
  });

  it('names the source of each permission', () => {
    const without = methods.filter(([, { permissions }]) => permissions.some(({ source }) => source === ''));
    expect(without.map(([id]) => id)).toEqual([]);
  });
});
