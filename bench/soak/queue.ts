import type { VirtualTime } from './virtual-time';

export interface Message {
  readonly id: string;
  readonly subscription: string;
  readonly data: string;
  readonly publishTime: string;
}

/** Like the stack's subscriptions: the backoff starts at 10 s and doubles up to a limit; the last attempt dead-letters. */
export interface Subscription {
  readonly name: string;
  readonly longestBackoffMs: number;
  readonly maxAttempts: number;
  /** Deliveries at the same time, limited by the maximum number of Cloud Run instances. */
  readonly concurrency: number;
}

const SHORTEST_MS = 10_000;

/** One push subscription. It delivers each message until it is acknowledged or dead-lettered. */
export class Queue {
  private readonly waiting: { readonly message: Message; readonly attempt: number }[] = [];
  private head = 0;
  private running = 0;
  readonly name: string;
  deadLetters = 0;
  deliveries = 0;

  constructor(
    private readonly time: VirtualTime,
    private readonly subscription: Subscription,
    private readonly push: (body: unknown) => Promise<number>,
    private readonly onAcknowledged: (message: Message) => void = () => undefined,
  ) {
    this.name = subscription.name;
  }

  publish(message: Message, attempt = 1): void {
    this.waiting.push({ message, attempt });
    this.pump();
  }

  private pump(): void {
    while (this.running < this.subscription.concurrency && this.head < this.waiting.length) {
      const next = this.waiting[this.head];
      this.head += 1;
      if (next) void this.deliver(next.message, next.attempt);
    }
    // Delivered messages are removed in blocks, not one by one.
    if (this.head > 1_000 && this.head * 2 > this.waiting.length) {
      this.waiting.splice(0, this.head);
      this.head = 0;
    }
  }

  private async deliver(message: Message, attempt: number): Promise<void> {
    this.running += 1;
    this.deliveries += 1;
    const { id, data, publishTime, subscription } = message;
    const status = await this.push({
      message: { data, messageId: id, publishTime },
      subscription,
      deliveryAttempt: attempt,
    }).catch(() => 500);
    this.running -= 1;
    if (status >= 300) this.again(message, attempt);
    else this.onAcknowledged(message);
    this.pump();
  }

  private again(message: Message, attempt: number): void {
    const { maxAttempts, longestBackoffMs } = this.subscription;
    if (attempt >= maxAttempts) {
      this.deadLetters += 1;
      return;
    }
    const backoff = Math.min(longestBackoffMs, SHORTEST_MS * 2 ** (attempt - 1));
    this.time.after(backoff, () => this.publish(message, attempt + 1));
  }
}
