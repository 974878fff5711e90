import type { CloudSeed } from './cloud-seed';

/** One thing that must exist before a stack is deployed, and the sentence that says so. */
export interface ExistingPart {
  readonly seed: Omit<CloudSeed, 'projects'>;
  readonly assumed: string;
}
