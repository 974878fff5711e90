import type { World } from '../../../sandbox/gateway/world';
import type { CloudFunction, PendingMessage } from '../../../sandbox/state/cloud-state';
import type { FunctionName } from '../schedule/schedule';
import type { Journal } from './journal';
import { messageOf, Process, type Surroundings } from './process';
import type { DeliveryRef } from './recording';

/** The processes of both functions, and the messages that they received. */
export class Fleet {
  private readonly processes = new Map<string, Process[]>();
  private readonly turns = new Map<string, number>();
  private readonly delivered: PendingMessage[] = [];
  private started = 0;

  constructor(
    private readonly around: Surroundings,
    private readonly journal: Journal,
    /** Number of instances of each function. */
    private readonly instances: number,
  ) {}

  async handle(cloudFunction: CloudFunction, body: unknown): Promise<number> {
    const process = this.processFor(cloudFunction);
    const delivery = this.deliveryOf(process, body);
    try {
      const status = await process.handle(body, delivery);
      this.journal.add({ kind: 'delivered', delivery, status });
      return status;
    } catch (cause) {
      const error = cause instanceof Error ? cause.message : String(cause);
      this.journal.add({ kind: 'delivered', delivery, error });
      return 503;
    }
  }

  /** Every process of the function ends. The next delivery starts a new one. */
  crash(fn: FunctionName): void {
    for (const process of this.processes.get(fn) ?? []) process.die();
  }

  /** Pub/Sub delivers an earlier message again. @param back 0: the last one */
  redeliver(back: number): void {
    const { delivered } = this;
    const earlier = delivered[delivered.length - 1 - (back % Math.max(1, delivered.length))];
    if (!earlier) return;
    const { world } = this.around;
    const id = `${earlier.id}again${this.journal.nextNumber()}`;
    const again = { ...earlier, id, attempts: 0, dueMs: world.nowMs() };
    const pending = { ...world.state.pubsub.pending, [id]: again };
    world.state = { ...world.state, pubsub: { ...world.state.pubsub, pending } };
  }

  /** Deliveries are distributed among the instances. A new instance replaces one that died. */
  private processFor(cloudFunction: CloudFunction): Process {
    const { entryPoint } = cloudFunction;
    const all = this.processes.get(entryPoint) ?? [];
    this.processes.set(entryPoint, all);
    const turn = (this.turns.get(entryPoint) ?? 0) % this.instances;
    this.turns.set(entryPoint, turn + 1);
    const standing = all[turn];
    if (standing?.isAlive) return standing;
    this.started += 1;
    const process = new Process(this.started, cloudFunction, this.around);
    all[turn] = process;
    return process;
  }

  private deliveryOf(process: Process, body: unknown): DeliveryRef {
    const { message, subscription, deliveryAttempt } = body as PushBody;
    const { messageId } = message;
    const pending = pendingOf(this.around.world, subscription, messageId);
    if (pending) this.delivered.push(pending);
    return {
      id: this.journal.nextNumber(),
      fn: process.fn,
      process: process.id,
      subscription,
      messageId,
      attempt: deliveryAttempt ?? 1,
      startedMs: this.around.world.nowMs(),
      message: messageOf(body),
    };
  }
}

interface PushBody {
  readonly message: { readonly messageId: string };
  readonly subscription: string;
  readonly deliveryAttempt?: number;
}

const pendingOf = ({ state }: World, subscription: string, messageId: string): PendingMessage | undefined =>
  Object.values(state.pubsub.pending).find(
    (each) => each.subscription === subscription && each.message.messageId === messageId,
  );
