import type { Random } from './random';
import {
  type Deed,
  type Event,
  type Fault,
  type FindingShape,
  type OtherWorkload,
  OVERLOADS,
  type Place,
  type Schedule,
  SEVERITIES,
  type ServiceShape,
} from './schedule';
import { CATEGORIES } from './shapes';

/**
 * The schedule with what the first generator never makes: other kinds of workloads, other regions and projects, other
 * severities, and JSON that is hard to read. The values come from a random stream of their own, so what a seed drew
 * before stays in its schedule. Most of it changes names and values and adds few calls, so that a seed takes as long as
 * before.
 */
export function widened(schedule: Schedule, random: Random): Schedule {
  const steps: readonly ((schedule: Schedule, random: Random) => Schedule)[] = [
    withScope,
    withNamesake,
    withSeveralRegions,
    withThreshold,
    withRise,
    withOtherWorkloads,
    withOverload,
    withMissingPermission,
  ];
  const wide = steps.reduce((current, step) => step(current, random), schedule);
  return wide === schedule ? schedule : { ...wide, events: [...wide.events].sort((a, b) => a.atMs - b.atMs) };
}

/** One pipeline for the projects of an organization. Services are in different ones. */
function withScope(schedule: Schedule, random: Random): Schedule {
  if (!random.chance('organization scope', 10)) return schedule;
  const services = schedule.services.map((service): ServiceShape => {
    const project = random.pick('project', [
      undefined,
      undefined,
      'other',
      'other',
      'other',
      'unlisted',
    ] as const);
    return project === undefined ? service : placed(service, { project });
  });
  return { ...schedule, settings: { ...schedule.settings, scope: 'organization' }, services };
}

const placed = (service: ServiceShape, place: Place): ServiceShape => ({
  ...service,
  place: { ...service.place, ...place },
});

/** The last service has the name of the first one, in another region or project. */
function withNamesake(schedule: Schedule, random: Random): Schedule {
  const { services, settings } = schedule;
  const last = services.length - 1;
  const place = ({ place: own }: ServiceShape): Place => ({
    ...own,
    namesake: 0,
    // In the same project, another region distinguishes them.
    ...(settings.scope === undefined || own?.project === services[0]?.place?.project
      ? { location: 'us-east1' as const }
      : {}),
  });
  if (last > 0) {
    if (!random.chance('namesake', 50)) return schedule;
    return {
      ...schedule,
      services: services.map((service, index) =>
        index === last ? placed(service, place(service)) : service,
      ),
    };
  }
  // Nothing happens to it, so it must stay as it is.
  if (!random.chance('additional namesake', 5)) return schedule;
  const [first] = services as readonly [ServiceShape];
  return { ...schedule, services: [first, { ...first, place: place(first) }] };
}

/**
 * A service of several regions never has the verdict `contained`, so the actor checks it for a long time. An undo ends
 * that in most cases.
 */
function withSeveralRegions(schedule: Schedule, random: Random): Schedule {
  if (!random.chance('several regions', 4) || schedule.findings.length > 1) return schedule;
  const services = schedule.services.map((service, index) =>
    index === 0 ? placed(service, { location: 'global' }) : service,
  );
  if (!random.chance('undo of several regions', 80)) return { ...schedule, services };
  const atMs = random.scaled('time of the undo', 60_000, 20 * 60_000);
  const undone: Event = { atMs, deed: { do: 'undo', finding: 0, by: 'operator' } };
  return { ...schedule, services, events: [...schedule.events, undone] };
}

function withThreshold(schedule: Schedule, random: Random): Schedule {
  if (!random.chance('threshold', 15)) return schedule;
  const minimumSeverity = random.pick('minimum severity', [...SEVERITIES, 'CRITICAL', 'CRITICAL'] as const);
  return { ...schedule, settings: { ...schedule.settings, minimumSeverity } };
}

/** The first versions of a finding have a low severity. A later version has a higher one. */
function withRise(schedule: Schedule, random: Random): Schedule {
  if (!random.chance('severity rises', 6)) return schedule;
  const finding = random.int('finding that rises', 0, schedule.findings.length - 1);
  const low = random.pick('severity before', ['LOW', 'MEDIUM', 'SEVERITY_UNSPECIFIED'] as const);
  const high = random.pick('severity after', ['HIGH', 'CRITICAL', 'CRITICAL'] as const);
  const lowered = (event: Event): Event =>
    event.deed.do === 'report' && event.deed.finding === finding && event.deed.later === undefined
      ? { ...event, deed: { ...event.deed, severity: low } }
      : event;
  const risen: Event = {
    atMs: random.scaled(
      'time of the higher severity',
      20_000,
      Math.max(30_000, schedule.settings.faultsEndMs / 2),
    ),
    deed: { do: 'report', finding, later: 300, severity: high },
  };
  return { ...schedule, events: [...schedule.events.map(lowered), risen] };
}

/** Findings about jobs and worker pools. Each has the name of a service, and often its image. */
function withOtherWorkloads(schedule: Schedule, random: Random): Schedule {
  if (!random.chance('other workloads', 12)) return schedule;
  const { findings, services, settings } = schedule;
  const added = random.some(
    'other workload',
    random.pick('other workloads', [1, 1, 1, 2]),
    (): FindingShape => {
      const accused = findings[0]?.digests[0] ?? 'a';
      return {
        service: random.int('service of the same name', 0, services.length - 1),
        category: random.pick('category', Object.values(CATEGORIES)),
        digests: [random.pick('image', [accused, accused, 'd'] as const)],
        severity: random.pick('severity', ['CRITICAL', 'CRITICAL', 'HIGH', 'LOW'] as const),
        on: drawOtherWorkload(random),
      };
    },
  );
  const untilMs = settings.faultsEndMs / 2;
  const events = added.flatMap((_, index): readonly Event[] => {
    const finding = findings.length + index;
    const atMs = random.scaled('time', 10, Math.max(20, untilMs));
    const laterMs = random.scaled('later', 10_000, Math.max(20_000, untilMs));
    const reported: Event = { atMs, deed: { do: 'report', finding } };
    if (!random.chance('something follows', 35)) return [reported];
    return [reported, { atMs: atMs + laterMs, deed: drawFollowing(random, finding) }];
  });
  return { ...schedule, findings: [...findings, ...added], events: [...schedule.events, ...events] };
}

function drawOtherWorkload(random: Random): OtherWorkload {
  const kind = random.pick('kind', ['jobs', 'workerPools'] as const);
  const location = random.pick('location', ['us-central1', 'us-central1', 'us-east1', 'global'] as const);
  const child = kind === 'jobs' ? 'executions' : 'revisions';
  return { kind, location, ...(random.chance('a child', 20) ? { child } : {}) };
}

const drawFollowing = (random: Random, finding: number): Deed =>
  random.pick<Deed>('what follows', [
    { do: 'undo', finding, by: 'operator' },
    { do: 'report', finding },
    { do: 'report', finding, later: 600 },
    { do: 'report', finding, state: 'INACTIVE' },
    { do: 'report', finding, muted: true },
  ]);

const WRITES_FORGERIES = new Set<Deed['do']>(['forge', 'rewrite']);

/** Once in a while, a compromised responder writes JSON that is hard to read. */
function withOverload(schedule: Schedule, random: Random): Schedule {
  const { events, faults, findings, settings } = schedule;
  const hasForger = [
    ...events.map(({ deed }) => deed),
    ...faults.flatMap(({ effect }) => (effect.kind === 'deed' ? [effect.deed] : [])),
  ].some((deed) => WRITES_FORGERIES.has(deed.do));
  if (!random.chance('overload', hasForger ? 12 : 2)) return schedule;
  const depth = random.pick('depth', [0, 1, 2, 2, 3, 3, 4]);
  const into = random.pick('overloaded', ['case', 'case', 'case', 'command'] as const);
  const steps = random.some('member', depth, () => random.int('which member', 0, 99));
  const deed: Deed = {
    do: 'overload',
    what: random.pick('overload', OVERLOADS),
    into,
    finding: random.int('overloaded finding', 0, findings.length - 1),
    at: into === 'case' && random.chance('in the record', 80) ? ['record', ...steps] : steps,
  };
  if (random.chance('between two calls', 40)) {
    const at = { fn: 'act' as const, nth: random.int('call', 1, 40), times: 1 };
    return { ...schedule, faults: [...faults, { at, effect: { kind: 'deed', deed, after: true } }] };
  }
  const atMs = random.scaled('time of the overload', 500, Math.max(1_000, settings.faultsEndMs / 2));
  return { ...schedule, events: [...events, { atMs, deed }] };
}

/** A role is wrong, or a deny policy. The first deliveries are refused, and sometimes the later ones too. */
function withMissingPermission(schedule: Schedule, random: Random): Schedule {
  // Shorter troubles are over before the actor takes another alternative.
  const { mode, faultsEndMs } = schedule.settings;
  if (mode !== 'enforce' || faultsEndMs < 4 * 60_000 || !random.chance('missing permission', 16))
    return schedule;
  const [method, path] = random.pick('what is denied', [
    ['PATCH', '/services/'],
    ['PATCH', '/services/'],
    ['POST', ':setIamPolicy'],
  ] as const);
  const times = random.pick('how often', [3, 5, 5, 6, 6, 40]);
  const at = { fn: 'act' as const, api: 'run' as const, method, path, nth: 1, times };
  const denied: Fault = { at, effect: { kind: 'answer', status: 403 } };
  return { ...schedule, faults: [...schedule.faults, denied] };
}
