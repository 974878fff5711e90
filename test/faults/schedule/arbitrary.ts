import * as fc from 'fast-check';
import { ASSUMPTIONS } from '../../../sandbox/protocol/assumptions';
import {
  type CallPattern,
  type Deed,
  type Effect,
  type Event,
  type Fault,
  type FindingShape,
  FORGERIES,
  LATER_FORGERIES,
  type Letter,
  type Schedule,
  type ServiceShape,
  type Settings,
} from './schedule';
import { CATEGORIES } from './shapes';

/**
 * A second generator of schedules, written independently of generate.ts on purpose: each may make schedules that the
 * other never makes. Small clouds, many faults, no rates. fast-check shrinks a schedule that fails.
 */

const letter = fc.constantFrom<Letter>('a', 'b', 'c');
const MINUTE_MS = 60_000;

const revision = fc.record({
  digests: fc.array(letter, { minLength: 1, maxLength: 2 }),
  ready: fc.constantFrom(true, true, true, false),
});

const scaling: fc.Arbitrary<ServiceShape['scaling']> = fc.oneof(
  fc.constant({ kind: 'unset' } as const),
  fc.record({ kind: fc.constant('automatic' as const), max: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('manual' as const), count: fc.integer({ min: 0, max: 2 }) }),
);

const service: fc.Arbitrary<ServiceShape> = fc
  .record({
    revisions: fc.array(revision, { minLength: 1, maxLength: 3 }),
    scaling,
    isPublic: fc.boolean(),
    pinned: fc.nat({ max: 2 }),
    tag: fc.option(fc.constantFrom('blue', 'green'), { nil: undefined, freq: 3 }),
  })
  .map(({ revisions, pinned, tag, ...rest }) => {
    const last = { ...(revisions.at(-1) as (typeof revisions)[number]), ready: true };
    const to = pinned < revisions.length - 1 ? pinned : ('latest' as const);
    return {
      ...rest,
      revisions: [...revisions.slice(0, -1), last],
      traffic: [
        { to, percent: 100 },
        ...(tag === undefined ? [] : [{ to: revisions.length - 1, percent: 0, tag }]),
      ],
    };
  });

const finding: fc.Arbitrary<FindingShape> = fc.record({
  service: fc.constant(0),
  category: fc.constantFrom(...Object.values(CATEGORIES)),
  digests: fc.oneof({ weight: 5, arbitrary: fc.tuple(letter) }, { weight: 1, arbitrary: fc.constant([]) }),
  severity: fc.constantFrom('CRITICAL', 'HIGH', 'MEDIUM', 'LOW'),
});

/** One service, two findings: everything happens to the same workload. */
const onService = { service: fc.constant(0) };
const ofFinding = { finding: fc.nat({ max: 1 }) };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ do: fc.constant('report' as const), ...ofFinding }),
  fc.record({
    do: fc.constant('report' as const),
    ...ofFinding,
    state: fc.constantFrom('ACTIVE', 'INACTIVE'),
    muted: fc.boolean(),
  }),
  fc.record({ do: fc.constant('undo' as const), ...ofFinding, by: fc.constantFrom('operator', 'stranger') }),
  fc.record({
    do: fc.constant('deploy' as const),
    ...onService,
    digest: letter,
    traffic: fc.constantFrom('keep', 'take'),
  }),
  fc.record({ do: fc.constant('route' as const), ...onService, to: fc.oneof(letter, fc.constant('latest')) }),
  fc.record({
    do: fc.constant('scale' as const),
    ...onService,
    to: fc.constantFrom('automatic', 'zero', 'one'),
    max: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({ do: fc.constant('access' as const), ...onService, to: fc.constantFrom('public', 'private') }),
  fc.record({ do: fc.constant('kill-switch' as const), engaged: fc.boolean() }),
  fc.record({ do: fc.constant('crash' as const), fn: fc.constantFrom('respond', 'act') }),
  fc.record({
    do: fc.constant('forge' as const),
    what: fc.constantFrom(...FORGERIES, ...LATER_FORGERIES),
    ...ofFinding,
    other: fc.nat({ max: 1 }),
  }),
) as fc.Arbitrary<Deed>;

const pattern: fc.Arbitrary<CallPattern> = fc.oneof(
  fc.record({
    fn: fc.constantFrom('respond', 'act'),
    nth: fc.integer({ min: 1, max: 45 }),
    times: fc.constantFrom(1, 1, 3),
  }),
  fc.record({
    fn: fc.constant('act' as const),
    api: fc.constantFrom('run', 'firestore', 'monitoring'),
    nth: fc.integer({ min: 1, max: 20 }),
    times: fc.constant(1),
  }),
) as fc.Arbitrary<CallPattern>;

const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.record({ kind: fc.constant('answer' as const), status: fc.constantFrom(403, 429, 500, 503) }),
  fc.constant({ kind: 'lost' } as const),
  fc.constant({ kind: 'never-sent' } as const),
  fc.record({ kind: fc.constant('crash' as const), after: fc.boolean() }),
  fc.record({ kind: fc.constant('deed' as const), deed, after: fc.boolean() }),
);

const event: fc.Arbitrary<Event> = fc.record({
  atMs: fc.oneof(fc.nat({ max: 4_000 }), fc.nat({ max: 400_000 })),
  deed,
});
const fault: fc.Arbitrary<Fault> = fc.record({ at: pattern, effect });

const assumptions = fc
  .array(fc.constantFrom(...Object.values(ASSUMPTIONS)), { maxLength: 3 })
  .map((turned) => Object.fromEntries(turned.map(({ id, settings }) => [id, settings[0]])));

const settings: fc.Arbitrary<Settings> = fc.record({
  mode: fc.constant('enforce' as const),
  cooldownSeconds: fc.constantFrom(0, 120),
  breaker: fc.constantFrom({ containments: 10, perMinutes: 60 }, { containments: 1, perMinutes: 30 }),
  holdHours: fc.constant(2),
  verifyWaitSeconds: fc.constantFrom(0, 30, 90),
  exemptions: fc.constant([]),
  assumptions,
  timing: fc.constant({ operationMs: 1_000, drainMs: 5_000, delayMs: 10_000 }),
  latencyMs: fc.constantFrom(10, 100),
  instances: fc.constantFrom(1, 2),
  faultsEndMs: fc.constant(8 * MINUTE_MS),
});

export const scheduleArbitrary: fc.Arbitrary<Schedule> = fc
  .record({
    settings,
    service,
    findings: fc.tuple(finding, finding),
    second: fc.nat({ max: 120_000 }),
    events: fc.array(event, { maxLength: 6 }),
    faults: fc.array(fault, { maxLength: 5 }),
  })
  .map(({ settings: chosen, service: only, findings, second, events, faults }) => ({
    version: 1,
    title: 'arbitrary',
    settings: chosen,
    services: [only],
    findings,
    events: [
      { atMs: 0, deed: { do: 'report', finding: 0 } as const },
      { atMs: second, deed: { do: 'report', finding: 1 } as const },
      ...events,
    ],
    faults,
  }));
