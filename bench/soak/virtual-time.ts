import type { Clock } from '../../core/ports/ports';

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly fire: () => void;
}

const isBefore = (a: Timer, b: Timer): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/** A clock that jumps to the next timer. Timers are in a binary heap, because thousands wait at once. */
export class VirtualTime implements Clock {
  private readonly heap: Timer[] = [];
  private order = 0;

  constructor(private nowMs: number) {}

  now = (): number => this.nowMs;

  sleep = (ms: number): Promise<void> => new Promise((resolve) => this.after(ms, resolve));

  timeout(ms: number): { readonly expired: Promise<void>; cancel(): void } {
    let fire: (() => void) | undefined;
    const expired = new Promise<void>((resolve) => {
      fire = resolve;
    });
    this.after(ms, () => fire?.());
    return {
      expired,
      // Releases the callback at once. The timer then fires without an effect.
      cancel: () => {
        fire = undefined;
      },
    };
  }

  after(ms: number, fire: () => void): void {
    this.order += 1;
    this.push({ atMs: this.nowMs + Math.max(0, ms), order: this.order, fire });
  }

  /** Runs until no timer waits. Between two timers, handlers only use promises, so one turn of the event loop is enough. */
  async run(): Promise<void> {
    await turn();
    for (let next = this.pop(); next; next = this.pop()) {
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.fire();
      await turn();
    }
  }

  private push(timer: Timer): void {
    const { heap } = this;
    heap.push(timer);
    for (let at = heap.length - 1; at > 0; ) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Timer;
      if (!isBefore(timer, parent)) break;
      heap[at] = parent;
      heap[above] = timer;
      at = above;
    }
  }

  private pop(): Timer | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const [l, r] = [heap[left], heap[right]];
      const [child, place] = r && l && isBefore(r, l) ? [r, right] : [l, left];
      if (!child || !isBefore(child, last)) break;
      heap[at] = child;
      heap[place] = last;
      at = place;
    }
    return first;
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
