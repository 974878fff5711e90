import type { Random } from './random';
import {
  type Api,
  type CallPattern,
  type Deed,
  type Effect,
  type Fault,
  FORGERIES,
  type FunctionName,
  type Letter,
} from './schedule';

/** How much trouble one seed has: counts, and relative weights. */
export interface TroubleRates {
  readonly events: number;
  readonly faults: number;
  readonly people: number;
  readonly undos: number;
  readonly versions: number;
  readonly controls: number;
  readonly outages: number;
  readonly deaths: number;
  readonly clocks: number;
  /** Number of changes by people at the moment where they matter most. */
  readonly aimed: number;
  readonly forgeries: number;
}

const APIS: readonly Api[] = ['run', 'scc', 'firestore', 'storage', 'pubsub', 'monitoring', 'logging'];
const FUNCTIONS: readonly FunctionName[] = ['respond', 'act'];
/** Members that a response may lack: the version, the state of the routes, everything about scaling. */
const MISSING: readonly (readonly string[])[] = [
  ['etag'],
  ['trafficStatuses'],
  ['scaling'],
  ['latestReadyRevision'],
];
const MINUTE_MS = 60_000;

/** One of the makers, by its weight; the first one if all weights are zero. */
function weighted<T>(random: Random, reason: string, makers: readonly (readonly [number, () => T])[]): T {
  const total = makers.reduce((sum, [weight]) => sum + weight, 0);
  let left = total === 0 ? 0 : random.int(reason, 1, total);
  for (const [weight, make] of makers) {
    left -= weight;
    if (left <= 0) return make();
  }
  throw new Error(`nothing to draw for ${reason}`);
}

/** The people and things of a schedule. */
export interface Cast {
  readonly services: number;
  readonly findings: number;
  /** Images that findings accuse. */
  readonly accused: readonly Letter[];
}

export function drawDeed(random: Random, rates: TroubleRates, cast: Cast): Deed {
  const service = () => random.int('service', 0, cast.services - 1);
  const finding = () => random.int('finding', 0, cast.findings - 1);
  return weighted(random, 'what happens', [
    [rates.people + 10, () => drawChange(random, service(), cast.accused)],
    [rates.undos, () => drawUndo(random, finding())],
    [rates.versions, () => drawVersion(random, finding())],
    [rates.controls, (): Deed => ({ do: 'kill-switch', engaged: random.chance('engaged', 60) })],
    [rates.outages, () => drawOutage(random)],
    [Math.round(rates.deaths / 4), (): Deed => ({ do: 'crash', fn: random.pick('who dies', FUNCTIONS) })],
    [rates.clocks, (): Deed => drawSkew(random)],
  ]);
}

export const drawForgery = (random: Random, { findings }: Cast): Deed => ({
  do: 'forge',
  what: random.pick('forgery', FORGERIES),
  finding: random.int('finding', 0, findings - 1),
  other: random.int('other finding', 0, findings - 1),
});

/** Another caller reverts what the response does. */
export function drawAimedDeed(random: Random, { services, accused }: Cast): Deed {
  const service = random.int('service', 0, services - 1);
  return random.pick<Deed>('aimed change', [
    ...accused.map((to): Deed => ({ do: 'route', service, to })),
    { do: 'deploy', service, digest: accused[0] ?? 'a', traffic: 'take' },
    { do: 'route', service, to: 'latest' },
    { do: 'scale', service, to: 'automatic', max: 7 },
    { do: 'access', service, to: 'public' },
  ]);
}

/** The same while the actor waits for the proof of its change. */
export function drawAimed(random: Random, cast: Cast): Fault {
  const deed = drawAimedDeed(random, cast);
  const api = random.pick('during', ['monitoring', 'monitoring', 'scc', 'storage'] as const);
  const at: CallPattern = { fn: 'act', api, nth: random.int('call', 1, 6), times: 1 };
  return { at, effect: { kind: 'deed', deed, after: random.chance('after the call', 50) } };
}

/** A person deploys, or changes traffic, scaling or access. */
export const drawChange = (random: Random, service: number, accused: readonly Letter[]): Deed =>
  weighted<Deed>(random, 'change', [
    [
      4,
      () => ({
        do: 'deploy',
        service,
        digest: random.pick('image', [...accused, ...accused, 'a', 'b', 'd'] as const),
        traffic: random.pick('traffic of the deployment', ['keep', 'take'] as const),
      }),
    ],
    [
      6,
      () => ({
        do: 'route',
        service,
        to: random.pick('route', [...accused, ...accused, 'a', 'latest', 'c'] as const),
        ...(random.chance('as a tag', 20) ? { tag: 'mine' } : {}),
      }),
    ],
    [
      4,
      () => ({
        do: 'scale',
        service,
        to: random.pick('scale', ['automatic', 'automatic', 'zero', 'one'] as const),
        ...(random.chance('with a maximum', 60) ? { max: random.int('maximum', 1, 30) } : {}),
      }),
    ],
    [3, () => ({ do: 'access', service, to: random.pick('access', ['public', 'private'] as const) })],
    [1, () => ({ do: 'ingress', service, to: random.pick('ingress', ['all', 'internal'] as const) })],
    [2, () => ({ do: 'ready', service })],
    [3, () => ({ do: 'describe', service, text: `note ${random.int('note', 1, 99)}` })],
  ]);

const drawUndo = (random: Random, finding: number): Deed => ({
  do: 'undo',
  finding,
  by: random.chance('undo by a stranger', 8) ? 'stranger' : 'operator',
  ...(random.chance('undo of a newer version', 10) ? { later: 600 } : {}),
});

const drawVersion = (random: Random, finding: number): Deed =>
  weighted<Deed>(random, 'version', [
    [4, () => ({ do: 'report', finding })],
    [3, () => ({ do: 'redeliver', back: random.int('how far back', 0, 5) })],
    [2, () => ({ do: 'report', finding, state: 'INACTIVE' })],
    [2, () => ({ do: 'report', finding, muted: true })],
    [
      3,
      () => ({
        do: 'report',
        finding,
        later: 600,
        ...(random.chance('listed late', 30)
          ? { listedAfterMs: random.scaled('how late', 1000, 20 * MINUTE_MS) }
          : {}),
      }),
    ],
  ]);

const drawOutage = (random: Random): Deed => ({
  do: 'outage',
  api: random.pick('api', APIS),
  forMs: random.scaled('how long', 1_000, 30 * MINUTE_MS),
  status: random.pick('status', [503, 503, 500, 429, 403]),
  ...(random.chance('for one function', 60) ? { fn: random.pick('for whom', FUNCTIONS) } : {}),
});

const drawSkew = (random: Random): Deed => {
  const ms = random.scaled('skew', 100, 15 * MINUTE_MS);
  return {
    do: 'skew',
    fn: random.pick('whose clock', FUNCTIONS),
    ms: random.chance('slow clock', 50) ? -ms : ms,
  };
};

/** Any call of any function, or a kind of call that matters. */
export function drawPattern(random: Random): CallPattern {
  const times = random.chance('in a row', 25) ? random.int('how many', 2, 12) : 1;
  return weighted<CallPattern>(random, 'which call', [
    [6, () => ({ fn: 'act', nth: random.int('call', 1, 60), times })],
    [3, () => ({ fn: 'respond', nth: random.int('call', 1, 25), times })],
    [3, () => ({ fn: 'act', api: 'run', method: 'PATCH', nth: random.int('patch', 1, 3), times })],
    [2, () => ({ fn: 'act', api: 'run', path: ':wait', nth: random.int('wait', 1, 5), times })],
    [2, () => ({ fn: 'act', api: 'run', path: ':setIamPolicy', nth: random.int('policy', 1, 2), times })],
    [3, () => ({ fn: 'act', api: 'run', method: 'GET', nth: random.int('read', 1, 12), times })],
    [2, () => ({ fn: 'act', api: 'monitoring', nth: random.int('look', 1, 12), times })],
    [3, () => ({ fn: 'act', api: 'firestore', path: ':commit', nth: random.int('write', 1, 14), times })],
    [1, () => ({ fn: 'act', api: 'scc', nth: random.int('asking SCC', 1, 4), times })],
    [1, () => ({ fn: 'act', api: 'storage', nth: random.int('upload', 1, 6), times })],
    [1, () => ({ api: random.pick('api', APIS), nth: random.int('call', 1, 20), times })],
  ]);
}

export const drawEffect = (random: Random, rates: TroubleRates, deed: () => Deed): Effect =>
  weighted<Effect>(random, 'what goes wrong', [
    [30, () => ({ kind: 'answer', status: random.pick('status', [503, 503, 500, 429, 403, 409]) })],
    [20, () => ({ kind: 'lost' })],
    [4, () => ({ kind: 'answer', status: 400 })],
    [6, () => ({ kind: 'without', members: random.pick('what is missing', MISSING) })],
    [8, () => ({ kind: 'never-sent' })],
    [
      8,
      () => ({
        kind: 'timeout',
        ms: random.scaled('timeout', 1_000, 5 * MINUTE_MS),
        took: random.chance('took effect', 50),
      }),
    ],
    [8, () => ({ kind: 'slow', ms: random.scaled('slow', 200, 12 * MINUTE_MS) })],
    [rates.deaths, () => ({ kind: 'crash', after: random.chance('died after the call', 50) })],
    [20 + rates.people, () => ({ kind: 'deed', deed: deed(), after: random.chance('after the call', 30) })],
  ]);
