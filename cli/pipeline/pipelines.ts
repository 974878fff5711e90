import type { Pipelines } from './pipeline'; // `require` on purpose: in a CommonJS package import() would want a file ending that only the built files have.
export const pipelines: Pipelines = {
  inProcess: async () => (require('./in-process') as typeof import('./in-process')).runInProcess,
  sandboxed: async () => (require('./sandboxed') as typeof import('./sandboxed')).startSession,
};
