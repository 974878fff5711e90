import {
  ASSUMPTION_IDS,
  ASSUMPTIONS,
  type AssumptionId,
  type AssumptionSettings,
} from '../../../sandbox/protocol/assumptions';
import { withForger } from './draw-forger';
import {
  drawAimed,
  drawAimedDeed,
  drawDeed,
  drawEffect,
  drawForgery,
  drawPattern,
  type TroubleRates,
} from './draw-trouble';
import { type Draw, Random } from './random';
import type { Event, Fault, Schedule, Settings } from './schedule';
import { drawFinding, drawService, type ShapeRates } from './shapes';
import { widened } from './widen';

export interface Generated {
  readonly schedule: Schedule;
  /** In percent, or counts: they define the kind of this seed. */
  readonly rates: Readonly<Record<string, number>>;
  readonly draws: readonly Draw[];
}

/** The schedule of a seed plus this number is the schedule of the seed with a compromised responder in it. */
export const FORGED = 1_000_000;

/**
 * Added to a seed for the random stream of what was added to the generator later. With this number, the seeds that the
 * tests run reach every state of sometimes-wider.ts.
 */
const WIDENED = 554_000_000;

/** The schedule of a seed. @param expected draws of an earlier run, which this one must repeat */
export function generate(seed: number, expected?: readonly Draw[]): Generated {
  const first = seed <= FORGED ? generatePlain(seed, expected) : generateForged(seed, expected);
  // The same stream with and without a forger, so that both have the same cloud.
  const plain = seed <= FORGED ? seed : seed - FORGED;
  const random = new Random(plain + WIDENED, expected?.slice(first.draws.length));
  const schedule = widened(first.schedule, random);
  return { ...first, schedule, draws: [...first.draws, ...random.draws] };
}

/** A separate random stream, so that the forger does not change the schedule of another seed. */
function generateForged(seed: number, expected?: readonly Draw[]): Generated {
  const plain = generatePlain(seed - FORGED);
  const random = new Random(seed, expected);
  const schedule = withForger(plain.schedule, random, `seed ${seed}`);
  return { ...plain, schedule, draws: random.draws };
}

/** A separate random stream, so that the schedules of all seeds stay as they were before these faults existed. */
function withLateMark({ schedule, ...generated }: Generated, seed: number): Generated {
  const random = new Random(seed + 2 * FORGED);
  if (!random.chance('a mark arrives late', 20)) return { schedule, ...generated };
  const nth = random.int('which mark', 1, 3);
  const ms = random.scaled('how late', 20_000, 12 * MINUTE_MS);
  const fault: Fault = {
    at: { fn: 'act', api: 'scc', method: 'PATCH', nth, times: 1 },
    effect: { kind: 'late', ms },
  };
  return { ...generated, schedule: { ...schedule, faults: [...schedule.faults, fault] } };
}

const generatePlain = (seed: number, expected?: readonly Draw[]): Generated =>
  withLateMark(generateBase(seed, expected), seed);

function generateBase(seed: number, expected?: readonly Draw[]): Generated {
  const random = new Random(seed, expected);
  const shapes = drawShapeRates(random);
  const trouble = drawTroubleRates(random);
  const services = random.some('service', random.pick('services', [1, 1, 1, 2, 3]), () =>
    drawService(random, shapes),
  );
  const findings = random.some('finding', random.pick('findings', [1, 1, 2, 2, 3]), () =>
    drawFinding(random, shapes, services.length),
  );
  const isLong = random.chance('a long outage', 1.5);
  const faultsEndMs = isLong ? LONGEST_MS : random.scaled('end of the faults', 2 * MINUTE_MS, 90 * MINUTE_MS);
  const settings = {
    ...drawSettings(random, services.length, faultsEndMs),
    ...(trouble.aimed > 0 ? drawLongWait(random) : {}),
  };
  const accused = [...new Set(findings.flatMap(({ digests }) => digests))];
  const cast = { services: services.length, findings: findings.length, accused };
  const reports = findings.map(
    (_, finding): Event => ({
      atMs: finding === 0 ? 0 : drawTime(random, settings.faultsEndMs / 2),
      deed: { do: 'report', finding, ...drawLateListing(random) },
    }),
  );
  const others = random.some(
    'event',
    trouble.events,
    (): Event => ({
      atMs: drawTime(random, settings.faultsEndMs),
      deed: drawDeed(random, trouble, cast),
    }),
  );
  const faults = random.some('fault', trouble.faults, (): Fault => {
    const at = drawPattern(random);
    const deed = () => drawDeed(random, trouble, cast);
    return { at, effect: drawEffect(random, trouble, deed) };
  });
  const aimed = random.some('aimed change', trouble.aimed, () => drawAimed(random, cast));
  // Long after the case is closed.
  const late = random.some('late change', trouble.aimed, () => ({
    atMs: random.scaled('time of the late change', 3 * MINUTE_MS, 60 * MINUTE_MS),
    deed: drawAimedDeed(random, cast),
  }));
  const forged = random.some('forgery', trouble.forgeries, () => ({
    atMs: random.scaled('time of the forgery', 500, settings.faultsEndMs / 2),
    deed: drawForgery(random, cast),
  }));
  const assumptions = { ...settings.assumptions, ...drawAssumptions(random, ADDED_LATER) };
  return {
    schedule: {
      version: 1,
      title: `seed ${seed}`,
      settings: { ...settings, assumptions },
      services,
      findings,
      events: [...(isLong ? [drawLongOutage(random)] : []), ...reports, ...others, ...late, ...forged].sort(
        byTime,
      ),
      faults: [...faults, ...aimed],
    },
    rates: { ...shapes, ...trouble },
    draws: random.draws,
  };
}

const byTime = (a: Event, b: Event): number => a.atMs - b.atMs;

/** Long enough for Pub/Sub to give up a message: forty attempts take more than five hours. */
const drawLongOutage = (random: Random): Event => ({
  atMs: 0,
  deed: {
    do: 'outage',
    api: random.pick('api that is away', ['firestore', 'run', 'scc'] as const),
    forMs: LONGEST_MS,
    status: 503,
  },
});

/** Half of the seeds omit a kind of trouble completely. */
const rate = (random: Random, reason: string, most: number): number =>
  random.chance(`${reason} at all`, 50) ? random.int(`rate of ${reason}`, 1, most) : 0;

const drawShapeRates = (random: Random): ShapeRates => ({
  noRefuge: rate(random, 'no refuge', 60),
  tags: rate(random, 'tags', 50),
  splits: rate(random, 'splits', 50),
  multiContainer: rate(random, 'several containers', 40),
  minInstances: rate(random, 'minimum instances', 15),
  oddScaling: rate(random, 'odd scaling', 80),
  private: rate(random, 'private services', 40),
  invokerOff: rate(random, 'invoker check off', 20),
  otherFamilies: rate(random, 'other families', 30),
  unclearDigest: rate(random, 'unclear images', 30),
  huge: random.chance('huge things', 2) ? 40 : 0,
});

const drawTroubleRates = (random: Random): TroubleRates => ({
  events: random.chance('events at all', 80) ? random.int('events', 1, 8) : 0,
  faults: random.chance('faults at all', 70) ? random.int('faults', 1, 8) : 0,
  people: rate(random, 'changes by people', 150),
  undos: rate(random, 'undos', 100),
  versions: rate(random, 'new versions of findings', 100),
  controls: rate(random, 'controls', 40),
  outages: rate(random, 'outages', 60),
  deaths: rate(random, 'deaths', 100),
  clocks: rate(random, 'clocks', 30),
  aimed: random.chance('aimed changes at all', 35) ? random.int('aimed changes', 1, 2) : 0,
  forgeries: random.chance('compromised responder', 12) ? random.int('forgeries', 1, 2) : 0,
});

const MINUTE_MS = 60_000;
const LONGEST_MS = 8 * 60 * MINUTE_MS;

/** Most happens early, so times are drawn by their order of magnitude. */
const drawTime = (random: Random, untilMs: number): number =>
  random.scaled('time', 10, Math.max(20, untilMs));

function drawSettings(random: Random, services: number, faultsEndMs: number): Settings {
  return {
    mode: random.pick('mode', [...Array<'enforce'>(18).fill('enforce'), 'observe', 'approve']),
    cooldownSeconds: random.pick('cooldown', [0, 60, 300]),
    breaker: {
      containments: random.pick('breaker', [10, 10, 2, 1, 1]),
      perMinutes: random.pick('breaker minutes', [60, 10]),
    },
    holdHours: random.pick('hold', [1, 24]),
    verifyWaitSeconds: random.pick('verification', [0, 0, 15, 60]),
    exemptions: random.chance('exemption', 6)
      ? [
          {
            service: random.int('exempt service', 0, services - 1),
            untilMs: random.scaled('end of the exemption', 1000, 60 * MINUTE_MS),
          },
        ]
      : [],
    assumptions: random.chance('other assumptions', 60) ? drawAssumptions(random, FIRST_ASSUMPTIONS) : {},
    timing: {
      operationMs: random.pick('operation', [500, 2_000, 15_000]),
      drainMs: random.pick('drain', [2_000, 10_000, 60_000]),
      samplingMs: random.pick('sampling', [15_000, 60_000]),
      delayMs: random.pick('delay of the metric', [10_000, 10_000, 30_000, 120_000]),
    },
    latencyMs: random.pick('latency', [0, 20, 50, 50, 400]),
    instances: random.pick('instances', [1, 1, 2, 3]),
    faultsEndMs,
  };
}

/**
 * An actor that waits for the proof and gets it late, so that events that are aimed at this wait have time to happen.
 */
const drawLongWait = (random: Random): Partial<Settings> =>
  random.chance('a long wait', 70)
    ? {
        verifyWaitSeconds: 90,
        timing: { operationMs: 2_000, drainMs: 10_000, delayMs: 60_000, samplingMs: 30_000 },
      }
    : {};

/** Drawn after everything else, so that older seeds keep their schedules. */
const ADDED_LATER: readonly AssumptionId[] = ['run.update-with-unready-traffic'];
const FIRST_ASSUMPTIONS = ASSUMPTION_IDS.filter((id) => !ADDED_LATER.includes(id));

/** Changes a few of these to their other setting. */
function drawAssumptions(random: Random, ids: readonly AssumptionId[]): Partial<AssumptionSettings> {
  const turned = ids.flatMap((id) => {
    const { settings, default: standard } = ASSUMPTIONS[id];
    const other = settings.find((each) => each !== standard) as string;
    // Without a metric nothing is ever proven, and the actor checks a case fifteen times.
    const percent = id === 'monitoring.series-after-drain' ? 2 : 25;
    return random.chance(`assumption ${id}`, percent) ? [[id, other] as const] : [];
  });
  return Object.fromEntries(turned) as Partial<AssumptionSettings>;
}

const drawLateListing = (random: Random) =>
  random.chance('listed late', 8) ? { listedAfterMs: random.scaled('how late', 1000, 20 * MINUTE_MS) } : {};
