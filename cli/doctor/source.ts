import type { ResponseConfig } from '../../core/config/response-schema';
import type { OwnNames } from '../../core/doctor/facts';
import type { Instance } from '../../core/naming/names';
import type { Reader } from './reader';

/** The input of every reader of facts. */
export interface Source {
  readonly reader: Reader;
  readonly config: ResponseConfig;
  readonly names: OwnNames;
  /** The hub's pipeline, if this project is protected from another one. */
  readonly hub?: Instance;
  /** `projects/ID`, encoded for a path. */
  readonly project: string;
}
