import type { Mode } from '../../core/permissions/tiers';
import type { PipelineOptions } from '../pipeline/pipeline';

export interface SimulateOptions {
  readonly config?: string;
  readonly project?: string;
  readonly mode: Mode;
  readonly isModeTyped: boolean;
  readonly bundle?: string;
  readonly cloud?: readonly string[];
  readonly record?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export type CommonOptions = Pick<PipelineOptions, 'operator' | 'bundleDir' | 'mode' | 'cloud'>;
