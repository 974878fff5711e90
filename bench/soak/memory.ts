import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface MemorySample {
  readonly findings: number;
  /** The whole heap, in bytes. */
  readonly heap: number;
  /** What the simulated cloud holds in it: the index of the ledger, and the state of the services. */
  readonly cloud: number;
}

/** Without `node --expose-gc` on the command line: `npm run bench` starts as it is. */
function forcedCollection(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** The heap after forced collections, told apart into the functions and the cloud that is simulated beside them. */
export class Memory {
  private readonly collect = forcedCollection();
  private readonly taken: { readonly findings: number; readonly heap: number; readonly kept: number }[] = [];

  /** @param kept documents and services that the cloud keeps now */
  constructor(private readonly kept: () => number) {}

  sample(findings: number): void {
    this.taken.push({ findings, heap: this.heap(), kept: this.kept() });
  }

  /** Once the functions are gone only the cloud is left: what one of its entries takes, follows from that. */
  samples(): readonly MemorySample[] {
    const [first] = this.taken;
    if (!first) return [];
    const perEntry = (this.heap() - first.heap) / Math.max(1, this.kept() - first.kept);
    return this.taken.map(({ findings, heap, kept }) => ({
      findings,
      heap,
      cloud: Math.max(0, kept * perEntry),
    }));
  }

  private heap(): number {
    this.collect();
    return process.memoryUsage().heapUsed;
  }
}
