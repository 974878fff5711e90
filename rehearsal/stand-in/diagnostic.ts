import type { Path } from './values';

/** An error that Terraform prints: `Error: <summary>`, the detail below, and the argument that it points to. */
export interface Diagnostic {
  readonly summary: string;
  readonly detail?: string;
  readonly path?: Path;
  /** @default error */
  readonly severity?: 'error' | 'warning';
}

/** The name of an argument in errors of Terraform's SDK: `default_admission_rule.0.evaluation_mode`. */
export const dotted = (path: Path): string => path.join('.');
