import { place } from './gcloud';
import type { Target } from './target';

/** A Cloud Run worker pool. Riposte records findings on it and notifies people. It does not read or change worker pools yet. */
export const workerPool: Target<'workerPool'> = {
  kind: 'workerPool',
  words: { title: 'Worker pool', noun: 'worker pool' },
  logs: { type: 'cloud_run_worker_pool', label: 'worker_pool_name' },
  consolePath: undefined,
  byHand: (name) => [
    {
      what: 'Stop the worker pool',
      command: `gcloud beta run worker-pools update ${name.workload} ${place(name)} --scaling=0`,
    },
  ],
  byHandOnceContained: () => [],
  response: { kind: 'by-hand', reason: 'the affected resource is not a service' },
};
