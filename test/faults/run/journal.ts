import { currentDelivery } from './process';
import type { DeliveryRef, Entry } from './recording';

type Without<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

/** All events in order, each with its virtual time and the delivery that it belongs to. */
export class Journal {
  readonly entries: Entry[] = [];
  private count = 0;

  constructor(
    private readonly nowMs: () => number,
    private readonly onEntry?: (entry: Entry) => void,
  ) {}

  /** Entries, deliveries and messages share one increasing counter, so that their numbers can be compared. */
  nextNumber(): number {
    this.count += 1;
    return this.count;
  }

  add(entry: Without<Entry, 'seq' | 'atMs'>): void {
    const whole = { ...entry, seq: this.nextNumber(), atMs: this.nowMs() } as Entry;
    this.entries.push(whole);
    this.onEntry?.(whole);
  }

  /** The delivery of the code that is running now. */
  delivery(): { readonly delivery?: DeliveryRef } {
    const delivery = currentDelivery.getStore();
    return delivery ? { delivery } : {};
  }
}
