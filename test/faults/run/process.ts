import { AsyncLocalStorage } from 'node:async_hooks';
import type { Catalogue } from '../../../core/catalogue/catalogue-parts';
import type { RuntimeConfig } from '../../../core/runtime-config/runtime-config';
import { isObject, type JsonObject } from '../../../core/values/json';
import type { FunctionHandler, World } from '../../../sandbox/gateway/world';
import { inProcessFunctions } from '../../../sandbox/in-process/functions';
import type { Principal, SandboxRequest, SandboxResponse } from '../../../sandbox/protocol/request';
import type { CloudFunction } from '../../../sandbox/state/cloud-state';
import type { FunctionName } from '../schedule/schedule';
import type { DeliveryRef } from './recording';
import { tameObject } from './tame-json';

/** The delivery that the running code belongs to. */
export const currentDelivery = new AsyncLocalStorage<DeliveryRef>();

/** What a process needs from its environment. */
export interface Surroundings {
  readonly world: World;
  readonly config: RuntimeConfig;
  readonly catalogue: Catalogue;
  skewMs(fn: FunctionName): number;
  nextRunId(): string;
  call(process: Process, request: SandboxRequest, principal: Principal | undefined): Promise<SandboxResponse>;
  log(
    severity: string,
    event: string,
    message: string,
    fields: Readonly<Record<string, unknown>> | undefined,
  ): void;
}

/** A connection that ended because its process ended. */
class ProcessDied extends Error {}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** One instance of a function with its own memory, which ends with it. */
export class Process {
  readonly fn: FunctionName;
  private isDead = false;
  private readonly handler: FunctionHandler;
  private readonly cut = new Set<(cause: Error) => void>();

  constructor(
    readonly id: number,
    cloudFunction: CloudFunction,
    private readonly around: Surroundings,
  ) {
    this.fn = cloudFunction.entryPoint as FunctionName;
    const handlers = inProcessFunctions({
      functions: [cloudFunction],
      config: around.config,
      catalogue: around.catalogue,
      world: () => this.worldAsSeen(),
      log: (severity, event, message, fields) => {
        if (!this.isDead) around.log(severity, event, message, fields);
      },
      newRunId: around.nextRunId,
    });
    this.handler = handlers[cloudFunction.name] as FunctionHandler;
  }

  get isAlive(): boolean {
    return !this.isDead;
  }

  /** Handles one push, unless the process ends before. */
  handle(body: unknown, delivery: DeliveryRef): Promise<number> {
    return new Promise((resolve, reject) => {
      this.cut.add(reject);
      const end = <T>(settle: (value: T) => void) => {
        return (value: T): void => {
          this.cut.delete(reject);
          settle(value);
        };
      };
      currentDelivery.run(delivery, () => this.handler(body).then(end(resolve), end(reject)));
    });
  }

  /** From now on the process does nothing more. Each caller that waits for it gets a closed connection. */
  die(): void {
    this.isDead = true;
    for (const cut of this.cut) cut(new ProcessDied(`process ${this.id} of ${this.fn} died`));
    this.cut.clear();
  }

  /** A value that a process waits for does not reach it after its end. */
  async unlessDead<T>(value: Promise<T>): Promise<T> {
    try {
      const got = await value;
      return this.isDead ? await never<T>() : got;
    } catch (cause) {
      if (this.isDead) return never<T>();
      throw cause;
    }
  }

  private worldAsSeen(): World {
    const { world } = this.around;
    const seen: Pick<World, 'nowMs' | 'sleep' | 'timeout' | 'requestLater' | 'writeLog'> = {
      nowMs: () => world.nowMs() + this.around.skewMs(this.fn),
      sleep: (ms) => (this.isDead ? never() : this.unlessDead(world.sleep(ms))),
      timeout: (ms) => {
        const { expired, cancel } = world.timeout(ms);
        return { expired: this.unlessDead(expired), cancel };
      },
      requestLater: (request, principal) =>
        this.isDead ? never() : this.unlessDead(this.around.call(this, request, principal)),
      writeLog: (entry) => {
        if (!this.isDead) world.writeLog(entry);
      },
    };
    return seen as World;
  }
}

/** The JSON inside a push, or `{}` if it has none. */
export function messageOf(body: unknown): JsonObject {
  const message = isObject(body) && isObject(body.message) ? body.message : {};
  return tameObject(Buffer.from(String(message.data ?? ''), 'base64').toString('utf8'));
}
