import type { Deed, Fault, Schedule, Settings } from '../schedule/schedule';
import { simplerForgeries } from './simpler-forgeries';

export interface Shrunk {
  readonly schedule: Schedule;
  /** Number of schedules that were tried. */
  readonly tries: number;
}

/** The value of a setting that does not matter. */
const PLAIN: Partial<Settings> = {
  exemptions: [],
  assumptions: {},
  instances: 1,
  latencyMs: 20,
  timing: { operationMs: 2_000, drainMs: 10_000, delayMs: 120_000 },
  cooldownSeconds: 0,
  holdHours: 1,
  breaker: { containments: 10, perMinutes: 60 },
  verifyWaitSeconds: 240,
};

/**
 * Reduces a schedule with the same failure: it removes events and faults as long as the schedule still fails (delta
 * debugging), and then findings, services and settings.
 *
 * @param fails whether a schedule still shows the failure
 * @param budget how many schedules may be tried
 */
export async function shrink(
  schedule: Schedule,
  fails: (candidate: Schedule) => Promise<boolean>,
  budget = 400,
): Promise<Shrunk> {
  let tries = 0;
  let best = schedule;
  const accept = async (candidate: Schedule): Promise<boolean> => {
    if (tries >= budget) return false;
    tries += 1;
    if (!(await fails(candidate))) return false;
    best = candidate;
    return true;
  };
  for (let before = -1; before !== size(best) && tries < budget; ) {
    before = size(best);
    await fewer(best.events, (events) => accept({ ...best, events }));
    await fewer(best.faults, (faults) => accept({ ...best, faults }));
    for (let index = best.findings.length - 1; index >= 0; index -= 1) {
      const without = withoutFinding(best, index);
      if (without) await accept(without);
    }
    for (let index = best.services.length - 1; index >= 0; index -= 1) {
      const without = withoutService(best, index);
      if (without) await accept(without);
    }
    await plainer(() => best, accept);
    await simplerForgeries(() => best, accept);
  }
  return { schedule: best, tries };
}

const size = (schedule: Schedule): number => JSON.stringify(schedule).length;

/** Zeller's ddmin: drops chunks that are not needed, in smaller and smaller sizes. */
export async function fewer<T>(
  items: readonly T[],
  accept: (items: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = items;
  for (let chunk = Math.ceil(kept.length / 2); chunk >= 1; ) {
    let dropped = false;
    for (let from = 0; from < kept.length; ) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + chunk)];
      if (await accept(rest)) {
        kept = rest;
        dropped = true;
      } else from += chunk;
    }
    if (chunk === 1 && !dropped) break;
    chunk = chunk === 1 ? 1 : Math.ceil(chunk / 2);
    if (kept.length === 0) break;
  }
  return kept;
}

const deedsOf = (schedule: Schedule): readonly Deed[] => [
  ...schedule.events.map(({ deed }) => deed),
  ...schedule.faults.flatMap(({ effect }) => (effect.kind === 'deed' ? [effect.deed] : [])),
];

/** The deed after one index is removed: every higher index decreases by one. */
function lowered(deed: Deed, members: readonly string[], above: number): Deed {
  const entries = Object.entries(deed).map(([key, value]) =>
    members.includes(key) && typeof value === 'number' && value > above ? [key, value - 1] : [key, value],
  );
  return Object.fromEntries(entries) as Deed;
}

function withDeeds(schedule: Schedule, change: (deed: Deed) => Deed): Schedule {
  const faults = schedule.faults.map(
    (fault): Fault =>
      fault.effect.kind === 'deed'
        ? { ...fault, effect: { ...fault.effect, deed: change(fault.effect.deed) } }
        : fault,
  );
  return {
    ...schedule,
    faults,
    events: schedule.events.map((event) => ({ ...event, deed: change(event.deed) })),
  };
}

/** Undefined if something still names it, or if it is the last one. */
function withoutFinding(schedule: Schedule, index: number): Schedule | undefined {
  const named = deedsOf(schedule).some(
    (deed) => ('finding' in deed && deed.finding === index) || ('other' in deed && deed.other === index),
  );
  if (named || schedule.findings.length === 1) return undefined;
  const findings = schedule.findings.filter((_, place) => place !== index);
  return withDeeds({ ...schedule, findings }, (deed) => lowered(deed, ['finding', 'other'], index));
}

function withoutService(schedule: Schedule, index: number): Schedule | undefined {
  const named =
    deedsOf(schedule).some((deed) => 'service' in deed && deed.service === index) ||
    schedule.findings.some(({ service }) => service === index);
  if (named || schedule.services.length === 1) return undefined;
  const lower = (service: number) => (service > index ? service - 1 : service);
  return withDeeds(
    {
      ...schedule,
      services: schedule.services.filter((_, place) => place !== index),
      findings: schedule.findings.map((finding) => ({ ...finding, service: lower(finding.service) })),
      settings: {
        ...schedule.settings,
        exemptions: schedule.settings.exemptions
          .filter(({ service }) => service !== index)
          .map((exemption) => ({ ...exemption, service: lower(exemption.service) })),
      },
    },
    (deed) => lowered(deed, ['service'], index),
  );
}

/** Default settings, one at a time; then each assumption separately. */
async function plainer(
  best: () => Schedule,
  accept: (candidate: Schedule) => Promise<boolean>,
): Promise<void> {
  for (const [member, value] of Object.entries(PLAIN)) {
    const { settings } = best();
    if (JSON.stringify(settings[member as keyof Settings]) === JSON.stringify(value)) continue;
    await accept({ ...best(), settings: { ...settings, [member]: value } });
  }
  for (const id of Object.keys(best().settings.assumptions)) {
    const { [id as never]: _turned, ...assumptions } = best().settings.assumptions;
    await accept({ ...best(), settings: { ...best().settings, assumptions } });
  }
  for (const [place, service] of best().services.entries()) {
    for (const simpler of simplerServices(service)) {
      await accept({
        ...best(),
        services: best().services.map((each, index) => (index === place ? simpler(each) : each)),
      });
    }
  }
}

type Service = Schedule['services'][number];

const simplerServices = (service: Service): readonly ((service: Service) => Service)[] => [
  ...(service.traffic.length > 1
    ? [(each: Service): Service => ({ ...each, traffic: [{ to: 'latest', percent: 100 }] })]
    : []),
  ...(service.scaling.kind === 'automatic' && service.scaling.min === undefined
    ? []
    : [(each: Service): Service => ({ ...each, scaling: { kind: 'automatic', max: 20 } })]),
  ...(service.firstGeneration || service.ingress || service.invokerIamDisabled
    ? [({ firstGeneration: _1, ingress: _2, invokerIamDisabled: _3, ...each }: Service): Service => each]
    : []),
];
