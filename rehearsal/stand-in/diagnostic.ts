import type { Path } from './values';

/** What Terraform prints as an error: `Error: <summary>`, the detail below, and the argument that it points at. */
export interface Diagnostic {
  readonly summary: string;
  readonly detail?: string;
  readonly path?: Path;
  /** @default error */
  readonly severity?: 'error' | 'warning';
}

/** How Terraform's SDK names an argument in an error: `default_admission_rule.0.evaluation_mode`. */
export const dotted = (path: Path): string => path.join('.');
