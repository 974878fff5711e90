import { UNKNOWN_SUBJECT, workloadNames } from '../../core/finding/workload-names';
import type { Sayings } from '../../core/ledger/sayings';
import type { ActorDependencies } from './dependencies';

/**
 * Reports that a document or a command contradicts what the actor knows, so somebody may have forged it. It writes a critical log line
 * and a notice, which triggers the alert on open cases.
 *
 * @param sayings - what the actor has reported about the case. The notice takes the workload's name from it. Undefined: unknown
 */
export function alertForged(
  { log, notifier }: Pick<ActorDependencies, 'log' | 'notifier'>,
  caseId: string,
  reason: string,
  sayings: Sayings | undefined,
): void {
  log('CRITICAL', 'command.refused', reason, { caseId });
  const { target } = sayings ?? {};
  notifier.notify({
    severity: 'CRITICAL',
    caseId,
    text: `forged: ${caseId} contradicts what the actor knows`,
    details: {
      verdict: 'forged',
      ...UNKNOWN_SUBJECT,
      ...(target === undefined
        ? {}
        : { ...workloadNames(`//run.googleapis.com/${target}`), resource: `//run.googleapis.com/${target}` }),
      reason,
      nextSteps: [
        'Treat the responder as compromised until you know who wrote this: SECURITY.md, "A forged case".',
        'Look at the workload itself, because the record of the case may be false.',
      ],
    },
  });
}
