import type { Pipelines } from './pipeline';

// `require` is intended: in a CommonJS package, import() needs a file ending that only the built files have.
export const pipelines: Pipelines = {
  inProcess: async () => (require('./in-process') as typeof import('./in-process')).runInProcess,
  sandboxed: async () => (require('./sandboxed') as typeof import('./sandboxed')).startSession,
};
