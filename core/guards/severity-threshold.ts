import { SEVERITIES, type Severity } from '../finding/finding';

/** Severities that a threshold can be, lowest first. */
export const THRESHOLDS = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const satisfies readonly Severity[];
export type SeverityThreshold = (typeof THRESHOLDS)[number];

/**
 * Why a finding is too low to change a workload for, or undefined. A finding without a severity reaches no threshold: it
 * is recorded and told to people, like every finding below it.
 */
export function severityReason(severity: Severity, minimum: SeverityThreshold): string | undefined {
  if (severity === 'SEVERITY_UNSPECIFIED') {
    return `the finding has no severity, and policy.minimumSeverity asks for ${minimum}: evidence and people only`;
  }
  // A threshold that this version cannot read is reached by nothing.
  const wanted = SEVERITIES.indexOf(minimum);
  return wanted !== -1 && SEVERITIES.indexOf(severity) >= wanted
    ? undefined
    : `the severity ${severity} is below policy.minimumSeverity (${minimum}): evidence and people only`;
}
