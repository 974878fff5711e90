import fc from 'fast-check';
import { diagnoseCloud } from '../../../cli/doctor/diagnosis';
import { type DoctorService, GOOGLE } from '../../../cli/doctor/endpoints';
import { NotAReadError, READ_ROUTES, readOnlyTransport } from '../../../cli/doctor/read-only';
import type { GoogleCall, Requester } from '../../../functions/google/transport';
import { SERVICE_IDS, type ServiceId } from '../../../sandbox/protocol/request';
import { routesOf, tryMatchRoute } from '../../../sandbox/schema/routes';
import { SERVICES as API_SERVICES } from '../../../sandbox/services';
import { NOW_MS } from '../../factories/names';
import { ROUTES_BEYOND } from './beyond-the-sandbox';
import { CONFIG, plantedCloud, WIDE } from './planted-clouds';

const SERVICES = Object.keys(GOOGLE) as DoctorService[];
/** The services whose definitions the sandbox has. */
const DEFINED = SERVICES.filter((service): service is DoctorService & ServiceId =>
  (SERVICE_IDS as readonly string[]).includes(service),
);

/** A transport with a watched network: a refused call never requests a client. */
function watched() {
  const sent: string[] = [];
  const requester: Requester = {
    async request({ method, url }) {
      sent.push(`${method} ${url}`);
      return { status: 200, data: {} };
    },
  };
  const transport = readOnlyTransport({
    client: async () => requester,
    endpoints: GOOGLE,
    clock: { now: () => 0, sleep: async () => {} },
  });
  const ask = (service: DoctorService, method: string, path: string) =>
    transport({ service, method, path, deadlineMs: 1, retries: 0 } as GoogleCall<DoctorService>);
  return { sent, ask };
}

/** A path of the official route, with a name in every variable part of the pattern. */
function examplePath(pattern: RegExp): string {
  return pattern.source
    .replace(/^\^|\$$/g, '')
    .replaceAll('[^/:]+', 'x')
    .replaceAll('.+', 'x')
    .replace(/[()]/g, '')
    .replaceAll('\\/', '/')
    .replaceAll('\\.', '.');
}

const READS_BY_POST = /\.(?:GetIamPolicy|getIamPolicy|getAncestry)$/;
const ROUTES = DEFINED.flatMap((service) =>
  routesOf(API_SERVICES[service].sources).map((route) => ({ service, ...route })),
);
const CHANGES = ROUTES.filter(({ id, httpMethod }) => httpMethod !== 'GET' && !READS_BY_POST.test(id));

describe('the doctor only reads', () => {
  it.each(
    CHANGES.map(
      ({ service, id, httpMethod, pattern }) => [service, id, httpMethod, examplePath(pattern)] as const,
    ),
  )('%s %s is refused before anything is sent', async (service, _id, method, path) => {
    const { sent, ask } = watched();
    await expect(ask(service, method, path)).rejects.toThrow(NotAReadError);
    expect(sent).toEqual([]);
  });

  it('covers the official definitions of many calls that change something', () => {
    expect(CHANGES.length).toBeGreaterThan(60);
  });

  it('refuses every call that is not on its list, whatever its path', async () => {
    const piece = fc.constantFrom(
      '/v1',
      '/v2',
      '/v3',
      '/projects',
      '/p',
      '/policies',
      ':getIamPolicy',
      ':setIamPolicy',
      '/serviceAccounts',
      '/a@b',
      ':disable',
      '/services',
      '/locations',
      '?x=y',
      '/..',
      '%2F',
      '\n',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SERVICES),
        fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'get'),
        fc.array(piece, { maxLength: 7 }),
        async (service, method, pieces) => {
          const path = pieces.join('');
          const listed = READ_ROUTES.some(
            (route) => route.service === service && route.method === method && route.path.test(path),
          );
          const { sent, ask } = watched();
          const outcome = await ask(service, method, path).then(
            () => 'sent',
            (cause) => (cause instanceof NotAReadError ? 'refused' : 'other'),
          );
          expect([outcome, sent.length]).toEqual(listed ? ['sent', 1] : ['refused', 0]);
        },
      ),
    );
  });

  it('accepts nothing after the end of a path', async () => {
    const { ask } = watched();
    for (const path of [
      '/v3/projects/p:setIamPolicy',
      '/v3/projects/p/x',
      '/v3/projects/p:getIamPolicy/x',
      'x/v3/projects/p:getIamPolicy',
    ]) {
      await expect(ask('resourcemanager', 'POST', path)).rejects.toThrow(NotAReadError);
    }
  });

  it('has only reads of the official definitions on its list', () => {
    const unofficial = READ_ROUTES.filter(({ service, method, path }) => {
      const example = examplePath(
        new RegExp(path.source.replace(/\(\?:(?:\(\?:)?(\w+)\|[^)]*\)/g, '$1').replace(/\(\?:|\)\?/g, '')),
      );
      const beyond = ROUTES_BEYOND.some(([of, pattern]) => of === service && pattern.test(example));
      const sources = API_SERVICES[service as ServiceId]?.sources;
      return !beyond && (!sources || tryMatchRoute(sources, method, example) === undefined);
    });
    expect(unofficial).toEqual([]);
  });

  it('changes nothing in the cloud (invariant 14: and calls only the sandbox)', async () => {
    const cloud = plantedCloud();
    const before = cloud.state();
    await diagnoseCloud(CONFIG, cloud, NOW_MS);
    expect(cloud.state()).toBe(before);
    expect(cloud.asked.length).toBeGreaterThan(20);
  });

  it('uses every read on its list', async () => {
    const cloud = plantedCloud({
      // The doctor lists the security services only if an id is unknown.
      seed: (seed) => ({ ...seed, governance: { ...seed.governance, securityServices: {} } }),
    });
    await diagnoseCloud(WIDE, cloud, NOW_MS);
    const unused = READ_ROUTES.filter(
      (route) =>
        !cloud.asked.some(
          ({ service, method, path }) =>
            route.service === service && route.method === method && route.path.test(path),
        ),
    );
    expect(unused).toEqual([]);
  });
});
