import { isObject, type JsonObject } from '../../core/values/json';
import { LEVELS, overloaded } from './run/overload';
import { tameObject } from './run/tame-json';
import { WARM_UP } from './run/warm-up';
import { FORGED, generate } from './schedule/generate';
import { type Named, resourceOf, revisionName, serviceName, siblingName } from './schedule/names';
import { Random } from './schedule/random';
import { type Event, OVERLOADS, type Schedule } from './schedule/schedule';
import { widened } from './schedule/widen';

const SEEDS = Array.from({ length: 300 }, (_, index) => index + 1);
const wide = SEEDS.map((seed) => ({ seed, schedule: widened(WARM_UP, new Random(seed)) }));
const withAny = (isWanted: (schedule: Schedule) => boolean) =>
  wide.filter(({ schedule }) => isWanted(schedule)).length / SEEDS.length;

describe('what is added to the schedule of a seed', () => {
  test('leaves everything in it that the seed had before, except a severity', () => {
    const plain = ({ deed, ...event }: Event) => {
      const { severity: _severity, ...rest } = deed as Event['deed'] & { severity?: string };
      return JSON.stringify({ ...event, deed: rest });
    };
    for (const { schedule } of wide) {
      const events = schedule.events.map(plain);
      expect(events).toEqual(expect.arrayContaining(WARM_UP.events.map(plain)));
      expect(schedule.findings.slice(0, WARM_UP.findings.length)).toEqual(WARM_UP.findings);
      expect(schedule.settings).toMatchObject(WARM_UP.settings);
      expect(schedule.services[0]).toMatchObject(WARM_UP.services[0] as object);
    }
  });

  test('comes from a random stream of its own, and is the same each time', () => {
    for (const seed of [3, 44, FORGED + 44]) {
      const first = generate(seed);
      expect(generate(seed, first.draws)).toEqual(first);
    }
  });

  test('is nothing in a third of the seeds at least, and every kind in some', () => {
    expect(withAny((schedule) => schedule === WARM_UP)).toBeGreaterThan(1 / 3);
    const kinds: Readonly<Record<string, (schedule: Schedule) => boolean>> = {
      job: ({ findings }) => findings.some(({ on }) => on?.kind === 'jobs'),
      pool: ({ findings }) => findings.some(({ on }) => on?.kind === 'workerPools'),
      global: ({ findings }) => findings.some(({ on }) => on?.location === 'global'),
      namesake: ({ services }) => services.some(({ place }) => place?.namesake !== undefined),
      regions: ({ services }) => services.some(({ place }) => place?.location === 'global'),
      organization: ({ settings }) => settings.scope === 'organization',
      threshold: ({ settings }) => settings.minimumSeverity !== undefined,
      rise: ({ events }) => events.some(({ deed }) => deed.do === 'report' && deed.severity !== undefined),
      overload: ({ events, faults }) => /"overload"/.test(JSON.stringify([events, faults])),
    };
    const rates = Object.entries(kinds).map(([kind, isWanted]) => ({ kind, rate: withAny(isWanted) }));
    expect(rates.filter(({ rate }) => rate === 0 || rate > 0.2)).toEqual([]);
  });
});

test('permissions are missing in some of the long schedules only, because short ones end before the actor gives up', () => {
  const denied = ({ faults }: Schedule) => JSON.stringify(faults).includes('"status":403');
  const long = { ...WARM_UP, settings: { ...WARM_UP.settings, faultsEndMs: 600_000 } };
  const found = SEEDS.filter((seed) => denied(widened(long, new Random(seed))));
  expect([found.length > 0, found.length < SEEDS.length / 5, withAny(denied)]).toEqual([true, true, 0]);
});

describe('the names of a schedule', () => {
  const [shape] = WARM_UP.services as readonly [Schedule['services'][number]];
  const named = (scope: 'organization' | undefined): Named => ({
    settings: scope === undefined ? {} : { scope },
    services: [shape, { ...shape, place: { namesake: 0, location: 'us-east1', project: 'other' } }],
    findings: [],
  });

  test('of two namesakes differ only in their place, and their revisions have equal names', () => {
    const one = named(undefined);
    expect(serviceName(one, 0)).toBe('projects/demo-prj/locations/us-central1/services/web-0');
    expect(serviceName(one, 1)).toBe('projects/demo-prj/locations/us-east1/services/web-0');
    expect(revisionName(one, 1, 0)).toBe(revisionName(one, 0, 0));
  });

  test('are in the projects of the workloads if one pipeline protects several', () => {
    const one = named('organization');
    expect([serviceName(one, 0), serviceName(one, 1), siblingName(one)]).toEqual([
      'projects/shop-prod/locations/us-central1/services/web-0',
      'projects/shop-search/locations/us-east1/services/web-0',
      'projects/shop-prod/locations/us-central1/services/sibling',
    ]);
  });

  test('of a job and of an execution have the name of the service', () => {
    const finding = { service: 1, category: '', digests: [], severity: 'HIGH' } as const;
    const on = { kind: 'jobs', location: 'global' } as const;
    expect(resourceOf(named(undefined), { ...finding, on })).toBe(
      'projects/demo-prj/locations/global/jobs/web-0',
    );
    expect(resourceOf(named(undefined), { ...finding, on: { ...on, child: 'executions' } })).toBe(
      'projects/demo-prj/locations/global/jobs/web-0/executions/web-0-00001',
    );
  });
});

describe('JSON that is hard to read', () => {
  const document: JsonObject = { state: 'ready', record: { plan: { steps: ['a'] } } };
  const at = ['record', 'plan'];

  test.each(OVERLOADS)('%s replaces one member', (what) => {
    const text = overloaded(document, { what, at });
    expect(text.startsWith('{"state":"ready","record":{"plan":')).toBe(true);
    if (what === 'cut') return expect(() => JSON.parse(text)).toThrow(SyntaxError);
    const { state, record } = JSON.parse(text);
    expect(state).toBe('ready');
    return expect(isObject(record) && record.plan !== undefined).toBe(true);
  });

  test('is too deep for code that calls itself for each level', () => {
    const deep = JSON.parse(overloaded(document, { what: 'deep-objects', at: [] }));
    expect(() => JSON.stringify(deep)).toThrow(RangeError);
    expect(LEVELS).toBeGreaterThanOrEqual(20_000);
  });

  test('has no meaning for the observer if it is deep or no JSON', () => {
    for (const what of OVERLOADS) {
      const read = tameObject(overloaded(document, { what, at }));
      expect([what, read.state]).toEqual([what, /^(?:deep-|cut)/.test(what) ? undefined : 'ready']);
    }
  });

  test('fits into a document of Firestore', () => {
    for (const what of OVERLOADS) expect(overloaded(document, { what, at }).length).toBeLessThan(1_000_000);
  });
});
