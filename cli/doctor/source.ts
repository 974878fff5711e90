import type { ResponseConfig } from '../../core/config/response-schema';
import type { OwnNames } from '../../core/doctor/facts';
import type { Instance } from '../../core/naming/names';
import type { Reader } from './reader';

/** What every reader of facts is given. */
export interface Source {
  readonly reader: Reader;
  readonly config: ResponseConfig;
  readonly names: OwnNames;
  /** The pipeline that protects this project from another one. */
  readonly hub?: Instance;
  /** `projects/ID`, encoded for a path. */
  readonly project: string;
}
