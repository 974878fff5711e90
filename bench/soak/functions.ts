import { CATALOGUE } from '../../core/catalogue/catalogue';
import type { Log } from '../../core/ports/ports';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import { createActor } from '../../functions/actor/handler';
import { createResponder } from '../../functions/responder/handler';
import type { LittleCloud } from './little-cloud';
import { type Trouble, unreliable } from './unreliable';

type Handler = (body: unknown) => Promise<number>;

export const SUBSCRIPTIONS = {
  findings: 'projects/demo-prj/subscriptions/riposte-findings',
  commands: 'projects/demo-prj/subscriptions/riposte-commands',
  watch: 'projects/demo-prj/subscriptions/riposte-watch',
  undo: 'projects/demo-prj/subscriptions/riposte-undo',
} as const;

export interface Surroundings {
  readonly cloud: LittleCloud;
  readonly config: RuntimeConfig;
  readonly trouble: Trouble;
  readonly log: Log;
  readonly publish: (command: unknown) => void;
  readonly newRunId: () => string;
}

/** A process that can die. Callers that wait for it then get status 503. */
export class FunctionProcess {
  private isDead = false;
  private readonly cut = new Set<() => void>();
  private readonly handler: Handler;

  constructor(make: (isDead: () => boolean) => Handler) {
    this.handler = make(() => this.isDead);
  }

  handle(body: unknown): Promise<number> {
    return new Promise((resolve) => {
      const lost = (): void => resolve(503);
      this.cut.add(lost);
      const end = (status: number): void => {
        this.cut.delete(lost);
        resolve(status);
      };
      this.handler(body).then(end, () => end(500));
    });
  }

  die(): void {
    this.isDead = true;
    for (const lost of this.cut) lost();
    this.cut.clear();
  }
}

/** The ports of one process, which fail at the given rate. */
function portsFor({ cloud, trouble }: Surroundings, isDead: () => boolean) {
  const wrap = <Port extends object>(port: Port): Port => unreliable(port, isDead, trouble);
  return {
    // A `create` in the ledger is sent once. A `create` in the bucket is repeated, which its object name makes harmless.
    store: unreliable(cloud.store, isDead, trouble),
    evidence: unreliable(cloud.evidence, isDead, trouble, { create: 2 }),
    run: wrap(cloud.run),
    findings: wrap(cloud.findings),
    logs: wrap(cloud.logs),
    metrics: wrap(cloud.metrics),
    marker: wrap(cloud.marker),
  };
}

export function responderProcess(around: Surroundings): FunctionProcess {
  return new FunctionProcess((isDead) => {
    const topic = unreliable(
      { publish: async (command: unknown) => around.publish(command) },
      isDead,
      around.trouble,
    );
    return createResponder({
      ...portsFor(around, isDead),
      config: around.config,
      catalogue: CATALOGUE,
      reputation: undefined,
      publishCommand: (command) => topic.publish(command),
      publishHeartbeat: async () => undefined,
      clock: around.trouble.clock,
      log: around.log,
      newRunId: around.newRunId,
    });
  });
}

export function actorProcess(around: Surroundings): FunctionProcess {
  return new FunctionProcess((isDead) =>
    createActor({
      ...portsFor(around, isDead),
      config: around.config,
      catalogue: CATALOGUE,
      notifier: { notify: () => undefined },
      clock: around.trouble.clock,
      log: around.log,
      newRunId: around.newRunId,
      undoSubscription: SUBSCRIPTIONS.undo,
      watchSubscription: SUBSCRIPTIONS.watch,
    }),
  );
}
