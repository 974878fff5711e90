import type { Diagnostic } from '../diagnostic';
import type { Block } from '../schema';
import type { Sent, Values } from '../values';

/** A resource or data source, as configured in the stack. */
export interface Configured {
  readonly type: string;
  readonly block: Block;
  readonly values: Values;
  /** Every attribute with a known value, including nested ones. */
  readonly known: readonly Sent[];
}

/** Returns all errors in a configuration. Unknown values are checked again when they are known. */
export type Check = (configured: Configured) => readonly Diagnostic[];
