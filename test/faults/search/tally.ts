import { isKnown } from '../judge/known';
import { SOMETIMES } from '../sometimes';
import type { SeedResult } from './worker';

interface Seen {
  readonly seeds: number[];
  readonly text: string;
}

type Output = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

/** Counts the results of seeds and shows the progress: in one line on a terminal, otherwise in a line now and then. */
export class Tally {
  private readonly violated = new Map<string, Seen>();
  private readonly reached = new Map<string, number>();
  private readonly begun = performance.now();
  private done = 0;
  private calls = 0;
  broken = 0;

  constructor(
    private readonly total: number,
    private readonly output: Output,
  ) {}

  add(result: SeedResult): void {
    this.done += 1;
    this.calls += result.calls;
    for (const id of result.reached) this.reached.set(id, (this.reached.get(id) ?? 0) + 1);
    if (result.broke !== undefined) {
      this.broken += 1;
      this.output.write(`\nseed ${result.seed} broke the simulation: ${result.broke}\n`);
    }
    for (const { judgement, text } of result.violations) {
      const seen = this.violated.get(judgement) ?? { seeds: [], text };
      if (seen.seeds.at(-1) !== result.seed) seen.seeds.push(result.seed);
      this.violated.set(judgement, seen);
    }
    this.progress();
  }

  private progress(): void {
    const isLast = this.done === this.total;
    const news = [...this.violated.keys()].filter((id) => !isKnown(id)).length;
    const text = `${this.done} of ${this.total} seeds, ${news} judgements violated`;
    if (this.output.isTTY) this.output.write(`\r${text}${isLast ? '\n' : ''}`);
    else if (isLast || this.done % 100 === 0) this.output.write(`${text}\n`);
  }

  /** Violations that count, each with its first seed. */
  failures(counts: (judgement: string) => boolean): readonly { seed: number; judgement: string }[] {
    return [...this.violated]
      .filter(([judgement]) => counts(judgement))
      .map(([judgement, { seeds }]) => ({ judgement, seed: Math.min(...seeds) }))
      .sort((a, b) => a.seed - b.seed);
  }

  /** States that no seed reached. */
  missing(): readonly string[] {
    return SOMETIMES.map(({ id }) => id).filter((id) => !this.reached.has(id));
  }

  summary(): string {
    const seconds = (performance.now() - this.begun) / 1000;
    const rate = (this.done / seconds).toFixed(1);
    const lines = [...this.violated]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([judgement, { seeds, text }]) => {
        const some = [...seeds].sort((a, b) => a - b).slice(0, 5);
        return `${isKnown(judgement) ? 'known ' : ''}${judgement}: ${seeds.length} seeds (${some.join(', ')}), for example ${text}`;
      });
    const missing = this.missing();
    return [
      `${this.done} seeds, ${this.calls} calls in ${seconds.toFixed(1)} s: ${rate} seeds per second`,
      ...lines,
      ...(missing.length === 0 ? [] : [`never reached: ${missing.join('; ')}`]),
    ].join('\n');
  }
}
