import { SEVERITIES, type Severity } from '../finding/finding';

/** The possible thresholds, lowest first. */
export const THRESHOLDS = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const satisfies readonly Severity[];
export type SeverityThreshold = (typeof THRESHOLDS)[number];

/**
 * Why the severity of a finding is too low for a change of the workload, or undefined. A finding without a severity
 * reaches no threshold: Riposte records it and reports it to people, like every finding below the threshold.
 */
export function severityReason(severity: Severity, minimum: SeverityThreshold): string | undefined {
  if (severity === 'SEVERITY_UNSPECIFIED') {
    return `the finding has no severity, and policy.minimumSeverity is ${minimum}: Riposte only stores evidence and notifies people`;
  }
  // No severity reaches a threshold that this version cannot read.
  const wanted = SEVERITIES.indexOf(minimum);
  return wanted !== -1 && SEVERITIES.indexOf(severity) >= wanted
    ? undefined
    : `the severity ${severity} is below policy.minimumSeverity (${minimum}): Riposte only stores evidence and notifies people`;
}
