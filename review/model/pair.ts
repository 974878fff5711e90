import { type Change, goes } from './change';
import type { Resource } from './resource';

/** A resource before and after the change. One side may be missing. */
export interface Pair {
  readonly change: Change;
  readonly before: Resource | undefined;
  readonly after: Resource | undefined;
}

/** True if the resource existed and is removed, at least temporarily. */
export const isGoing = ({ change }: Pair): boolean => goes(change);
