import type { CaseOutcome } from '../../cli/cases/outcome';
import { worldFor, worldOutcome } from '../../cli/pipeline/in-process';
import { type PreparedCloud, type PrepareOptions, prepareCloud } from '../../cli/pipeline/prepare-cloud';
import type { ProgressEvent } from '../../cli/progress/event';
import type { EventName } from '../../core/events';
import { config } from '../../riposte.config';
import type { World } from '../../sandbox/gateway/world';
import type { Principal, SandboxRequest } from '../../sandbox/protocol/request';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { diagnose } from '../../testing/diagnose';
import { REFERENCE_NOTIFICATION } from '../../testing/reference-notification';
import { bootOnce } from '../factories/boot-once';
import { checkLine } from '../factories/log-check';
import { synthesizeOnce } from '../factories/synthesize-once';
import { tempFolder } from '../factories/temp-folder';

export const SERVICE = 'projects/demo-prj/locations/us-central1/services/web';
export const SIBLING = 'projects/demo-prj/locations/us-central1/services/sandbox-sibling';
export const RESPONDER = 'serviceAccount:riposte-responder@demo-prj.iam.gserviceaccount.com';
export const ACTOR = 'serviceAccount:riposte-actor@demo-prj.iam.gserviceaccount.com';
export const OPERATOR = 'user:oncall@example.com';

/** Changes as little of the service as possible. */
export const DESCRIBE_SERVICE: SandboxRequest = {
  service: 'run',
  method: 'PATCH',
  path: `/v2/${SERVICE}`,
  query: { updateMask: 'description' },
  headers: {},
  body: { name: SERVICE, description: 'mine' },
};

export type JobOptions = Partial<Omit<PrepareOptions, 'outdir'>> & {
  /** Sits between the functions and the sandbox, so that a test can plant a wrong request. */
  readonly alterRequest?: (request: SandboxRequest, principal: Principal | undefined) => SandboxRequest;
};

/** The main job in one process: synthesized stack, booted cloud, the functions' own code, a virtual clock. */
export class MainJob {
  private constructor(
    readonly prepared: PreparedCloud,
    readonly world: World,
    readonly events: readonly ProgressEvent[],
  ) {}

  static prepare(options: JobOptions = {}): MainJob {
    const prepared = prepareCloud({
      mode: 'enforce',
      notification: REFERENCE_NOTIFICATION,
      config,
      synthesize: synthesizeOnce,
      boot: bootOnce,
      ...options,
      outdir: tempFolder('job'),
    });
    const events: ProgressEvent[] = [];
    const world = worldFor(prepared, (event) => {
      checkLine(event);
      events.push(event);
    });
    const { alterRequest } = options;
    if (alterRequest) {
      const { requestLater } = world;
      world.requestLater = (request, principal) => requestLater(alterRequest(request, principal), principal);
    }
    return new MainJob(prepared, world, events);
  }

  /** Delivers a notification (default: the reference) and runs for that number of virtual minutes. */
  async run(notification?: unknown, minutes = 60): Promise<CaseOutcome> {
    this.world.ingest(notification ?? JSON.parse(this.prepared.notification.raw));
    await this.advance(minutes);
    return this.outcome();
  }

  advance = (minutes: number): Promise<void> =>
    this.world.run({ untilMs: this.world.nowMs() + minutes * 60_000 });

  outcome = (): Promise<CaseOutcome> => worldOutcome(this.world, this.prepared);

  /** What a person reads if the job fails. */
  async diagnosis(): Promise<string> {
    const { record, journal } = await this.outcome();
    return diagnose(journal, record?.verdict, record?.outcomes).join('\n');
  }

  /** Changes that reached a workload, as `principal METHOD path`. */
  mutations(): string[] {
    return this.world.journal
      .filter((event) => event.kind === 'api' && event.mutation && (event.status ?? 500) < 400)
      .map((event) => `${event.principal} ${event.method} ${event.path}`);
  }

  logged = (event: EventName): ProgressEvent[] => this.events.filter((entry) => entry.event === event);

  undo(caseId: string): void {
    this.world.publish(
      'projects/demo-prj/topics/riposte-undo',
      { caseId, requestedBy: 'oncall@example.com' },
      OPERATOR,
    );
  }
}

export const serviceIn = (state: CloudState, name: string) => {
  const service = state.run.services[name];
  if (!service) throw new Error(`no service ${name} in the sandbox`);
  return service;
};

/** The reference notification with changes to its finding. */
export function referenceWith(finding: Record<string, unknown>): Record<string, unknown> {
  const notification = JSON.parse(REFERENCE_NOTIFICATION);
  return { ...notification, finding: { ...notification.finding, ...finding } };
}
