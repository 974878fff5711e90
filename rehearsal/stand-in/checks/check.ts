import type { Diagnostic } from '../diagnostic';
import type { Block } from '../schema';
import type { Sent, Values } from '../values';

/** A resource or data source as the stack configures it. */
export interface Configured {
  readonly type: string;
  readonly block: Block;
  readonly values: Values;
  /** Every attribute with a known value, nested ones too. */
  readonly known: readonly Sent[];
}

/** Looks at a configuration and says all that is wrong with it. Unknown values are looked at again when known. */
export type Check = (configured: Configured) => readonly Diagnostic[];
