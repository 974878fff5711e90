import { workloadNames } from '../../core/finding/workload-names';
import type { Sayings } from '../../core/ledger/sayings';
import type { ActorDependencies } from './dependencies';

/**
 * A document or a command does not fit what the actor knows by itself: somebody may have forged it. The log line says so,
 * and the notice calls people, because the alert on open cases rings for it.
 *
 * @param sayings - what the actor itself says of the case: the notice names the workload by it. Undefined: it is not known
 */
export function ringForged(
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
    text: `forged: ${caseId} does not fit what the actor knows`,
    details: {
      verdict: 'forged',
      ...(target === undefined
        ? {}
        : { ...workloadNames(`//run.googleapis.com/${target}`), resource: `//run.googleapis.com/${target}` }),
      reason,
      nextSteps: [
        'Treat the responder as compromised until it is known who wrote this: SECURITY.md, "A forged case".',
        'Look at the workload itself: what the record of the case says may not be true.',
      ],
    },
  });
}
