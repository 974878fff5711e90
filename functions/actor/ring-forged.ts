import type { Verdict } from '../../core/case/record';
import { workloadNames } from '../../core/finding/workload-names';
import type { Sayings } from '../../core/ledger/sayings';
import type { ActorDependencies } from './dependencies';

/**
 * A document or a command does not fit what the actor knows by itself: somebody may have forged it. The log line says so,
 * and the notice calls people, because the alert on open cases rings for it.
 *
 * @param sayings - what the actor itself says of the case: the notice repeats it. Undefined: it is not known
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
    text: `the case does not fit what the actor knows: ${caseId}`,
    details: {
      verdict: wordOf(sayings),
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

/** Of a case of which the actor has said nothing, nothing is done. */
const wordOf = (sayings: Sayings | undefined): Verdict =>
  sayings?.ended === 'undone' ? 'observed' : (sayings?.verdict ?? 'refused');
