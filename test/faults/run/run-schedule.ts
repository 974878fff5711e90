import { copied } from '../../../core/values/copied';
import type { JsonObject } from '../../../core/values/json';
import { functionsOf } from '../../../sandbox/delivery/push';
import { createWorld, type World } from '../../../sandbox/gateway/world';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { checkLine } from '../../factories/log-check';
import { baseCloud } from '../cloud/base-cloud';
import { cloudOf, configOf } from '../cloud/cloud-of';
import { canonicalName, START_MS } from '../schedule/names';
import type { Deed, DeedOf, FunctionName, Schedule } from '../schedule/schedule';
import { CallPath } from './call-path';
import * as deeds from './deeds';
import { Faults } from './faults';
import { Fleet } from './fleet';
import { rewrite } from './forger';
import { forge } from './forgeries';
import { Journal } from './journal';
import { overload } from './overload';
import { currentDelivery, type Surroundings } from './process';
import type { Entry, Recording } from './recording';
import { SccLag } from './scc-lag';
import { failedFindings } from './second-chance';
import { WARM_UP } from './warm-up';

export interface RunOptions {
  /** Called for each entry when it happens. */
  readonly onEntry?: (entry: Entry) => void;
  /** Changes the fields that the functions log. Tests plant a lie with it that a judgement must find. */
  readonly alterFields?: (event: string, fields: Record<string, unknown>) => Record<string, unknown>;
}

let warmedUp: Promise<unknown> | undefined;

/** Runs a schedule: first with the faults, then everything is healed and must settle. */
export async function runSchedule(schedule: Schedule, options: RunOptions = {}): Promise<Recording> {
  warmedUp ??= new Simulation(WARM_UP, {}).run();
  await warmedUp;
  return new Simulation(schedule, options).run();
}

const HOUR_MS = 3_600_000;
/** A message is retried for about five hours, and the watch checks a case for a while after the last change. */
const PATIENCE_MS = 30 * HOUR_MS;
/** Alerts on metrics see values that are two minutes old. */
const STRIKES_MS = 4 * 60_000;

class Simulation {
  private readonly initial: CloudState;
  private readonly faults: Faults;
  private readonly world: World;
  private readonly journal: Journal;
  private readonly scc: SccLag;
  private readonly calls: CallPath;
  private readonly fleet: Fleet;
  private readonly skews: Record<FunctionName, number> = { respond: 0, act: 0 };
  private runs = 0;

  constructor(
    private readonly schedule: Schedule,
    private readonly options: RunOptions,
  ) {
    this.initial = cloudOf(schedule);
    this.faults = new Faults(schedule.faults);
    this.world = createWorld({
      state: this.initial,
      startMs: START_MS,
      handlers: Object.fromEntries(
        functionsOf(this.initial).map((fn) => [fn.name, (body: unknown) => this.fleet.handle(fn, body)]),
      ),
    });
    this.journal = new Journal(() => this.world.nowMs(), options.onEntry);
    this.scc = new SccLag(this.world);
    const { latencyMs, instances } = schedule.settings;
    this.calls = new CallPath(this.world, this.journal, this.faults, (deed) => this.perform(deed), {
      scc: this.scc,
      latencyMs,
    });
    this.fleet = new Fleet(this.surroundings(), this.journal, instances);
  }

  private surroundings(): Surroundings {
    const { world, journal, options } = this;
    return {
      world,
      config: configOf(this.schedule),
      catalogue: baseCloud(this.schedule.settings).catalogue,
      skewMs: (fn) => this.skews[fn],
      nextRunId: () => {
        this.runs += 1;
        return `run-${this.runs}`;
      },
      call: (process, request, principal) => this.calls.fromFunction(process, request, principal),
      log: (severity, event, message, given = {}) => {
        checkLine({ severity, event, fields: given });
        const fields = copied((options.alterFields?.(event, given) ?? given) as JsonObject);
        const { state } = world;
        journal.add({ kind: 'log', severity, event, message, fields, state, ...journal.delivery() });
      },
    };
  }

  async run(): Promise<Recording> {
    const events = [...this.schedule.events].sort((a, b) => a.atMs - b.atMs);
    for (const { atMs, deed } of events) {
      await this.runUntil(START_MS + atMs);
      this.perform(deed);
    }
    await this.runUntil(START_MS + this.schedule.settings.faultsEndMs);
    this.heal();
    const healedMs = this.world.nowMs();
    const settledQuietly = await this.settle();
    const settled = this.world.state;
    const settledMs = this.world.nowMs();
    const again = failedFindings(this.schedule, settled, this.journal.entries);
    for (const { index, version } of again) this.perform({ do: 'report', finding: index, ...version });
    const endsQuietly = again.length === 0 || (await this.settle());
    return {
      schedule: this.schedule,
      entries: this.journal.entries,
      initial: this.initial,
      final: this.world.state,
      healedMs,
      settledMs,
      settled,
      endMs: this.world.nowMs(),
      isQuiet: settledQuietly && endsQuietly,
      republished: again.map(({ index }) => index),
    };
  }

  /** Waits until no message is left, and then a few minutes for the alerts. */
  private async settle(): Promise<boolean> {
    const { world } = this;
    await world.run({ untilMs: world.nowMs() + PATIENCE_MS });
    const isQuiet = Object.keys(world.state.pubsub.pending).length === 0;
    await world.run({ untilMs: world.nowMs() + STRIKES_MS, strikes: true });
    return isQuiet;
  }

  private async runUntil(untilMs: number): Promise<void> {
    const { world } = this;
    if (untilMs <= world.nowMs()) return;
    // A run ends when nothing is left to do. This waits so that time passes anyway.
    void world.sleep(untilMs - world.nowMs());
    await world.run({ untilMs });
  }

  private heal(): void {
    this.faults.heal();
    this.scc.end();
    this.skews.respond = 0;
    this.skews.act = 0;
    this.journal.add({ kind: 'deed', text: 'everything is healed' });
  }

  private perform(deed: Deed): void {
    this.journal.add({ kind: 'deed', text: JSON.stringify(deed) });
    const performer = this.performers[deed.do] as (deed: Deed) => void;
    performer(deed);
  }

  private readonly performers: { readonly [Kind in Deed['do']]: (deed: DeedOf<Kind>) => void } = {
    report: (deed) => this.report(deed),
    redeliver: ({ back }) => this.fleet.redeliver(back),
    undo: (deed) => deeds.undo(this.stage, deed),
    deploy: (deed) => deeds.deploy(this.stage, deed),
    route: (deed) => deeds.route(this.stage, deed),
    scale: (deed) => deeds.scale(this.stage, deed),
    access: (deed) => deeds.setAccess(this.stage, deed),
    ingress: (deed) => deeds.setIngress(this.stage, deed),
    ready: (deed) => deeds.becomeReady(this.stage, deed),
    describe: (deed) => deeds.describeService(this.stage, deed),
    'kill-switch': (deed) => deeds.setKillSwitch(this.stage, deed),
    forge: (deed) => forge(this.stage, deed),
    rewrite: (deed) => rewrite(this.stage, deed),
    overload: (deed) => overload(this.stage, deed),
    crash: ({ fn }) => this.fleet.crash(fn),
    skew: ({ fn, ms }) => {
      this.skews[fn] = ms;
    },
    outage: ({ forMs, ...outage }) =>
      this.faults.startOutage({ ...outage, untilMs: this.world.nowMs() + forMs }),
  };

  /** What a person or Google does is not part of the delivery during which it happens. */
  private get stage(): deeds.Stage {
    const { world, schedule } = this;
    return {
      schedule,
      state: () => world.state,
      adopt: (state) => {
        world.state = state;
      },
      nowMs: () => world.nowMs(),
      request: (request, principal) => currentDelivery.exit(() => this.calls.send(request, principal)),
      note: (path, before) => this.calls.note(path, before),
      pastStates: () =>
        this.journal.entries.flatMap((entry) => (entry.kind === 'call' ? [entry.before, entry.after] : [])),
    };
  }

  private report(deed: DeedOf<'report'>): void {
    const before = deeds.report(this.stage, deed);
    const key = canonicalName(this.schedule, deed.finding);
    const stored = this.world.state.scc.findings[key];
    const listedMs = this.world.nowMs() + (deed.listedAfterMs ?? 0);
    if (stored) this.journal.add({ kind: 'reported', finding: stored.finding, listedMs });
    if (deed.listedAfterMs !== undefined) this.scc.hide(key, deed.listedAfterMs, before);
  }
}
