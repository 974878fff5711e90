import type { CloudSeed } from './cloud-seed';

/** One resource that must exist before a stack is deployed, and a sentence that states this assumption. */
export interface ExistingPart {
  readonly seed: Omit<CloudSeed, 'projects'>;
  readonly assumed: string;
}
