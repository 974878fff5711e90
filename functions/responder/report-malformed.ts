import { SEVERITIES } from '../../core/finding/finding';
import { alertSubject } from '../../core/finding/workload-names';
import type { MalformedPush } from './classify-push';
import type { ResponderDependencies } from './dependencies';

/**
 * Reports a message that cannot be read. It would be as unreadable at the next delivery, so it is acknowledged. If it may be a
 * threat, a finding is lost: `case.failed` triggers the alert `case-failed`.
 */
export function reportMalformed({ log }: ResponderDependencies, { event, problem }: MalformedPush): void {
  log('WARNING', event, problem.what, { ...problem });
  if (problem.mayBeThreat !== true) return;
  const { what, where, expected, fix, about = {} } = problem;
  log('CRITICAL', 'case.failed', `a finding that may be a threat cannot be read: ${where}: ${what}`, {
    caseId: 'none',
    error: { kind: 'malformed', message: `${where}: ${what}; expected ${expected}`, fix },
    finding: about.canonicalName ?? about.name ?? '',
    category: about.category ?? '',
    resource: about.resourceName ?? '',
    // Anybody may have written the severity, and an alert shows it.
    ...alertSubject({
      resource: about.resourceName ?? '',
      severity: SEVERITIES.find((one) => one === about.severity),
    }),
  });
}
