import { runSeed } from './worker';

/** One of the processes that seeds are distributed among: it receives a seed and sends its result. */
process.on('message', ({ seed }: { readonly seed: number }) => {
  void runSeed(seed).then((result) => process.send?.(result));
});
