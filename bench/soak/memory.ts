import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface MemorySample {
  readonly findings: number;
  /** The whole heap, in bytes. */
  readonly heap: number;
  /** The part of the heap that the simulated cloud uses: the index of the ledger, and the state of the services. */
  readonly cloud: number;
}

/** Works without `node --expose-gc` on the command line, so `npm run bench` needs no flag. */
function forcedCollection(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** The heap after forced collections, split into the functions and the simulated cloud. */
export class Memory {
  private readonly collect = forcedCollection();
  private readonly taken: { readonly findings: number; readonly heap: number; readonly kept: number }[] = [];

  /** @param kept returns the number of documents and services that the cloud has now */
  constructor(private readonly kept: () => number) {}

  sample(findings: number): void {
    this.taken.push({ findings, heap: this.heap(), kept: this.kept() });
  }

  /** Call it when the functions are gone. Only the cloud is left then, which gives the size of one of its entries. */
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
