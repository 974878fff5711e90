import { runSeed } from './worker';

/** One of the processes among which seeds are dealt out: a seed comes in, its result goes out. */
process.on('message', ({ seed }: { readonly seed: number }) => {
  void runSeed(seed).then((result) => process.send?.(result));
});
