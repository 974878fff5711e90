import { UNKNOWN_SUBJECT, workloadNames } from '../../core/finding/workload-names';
import { isReported, noteForgeries, readForgeries } from '../../core/ledger/reported-forgeries';
import type { Sayings } from '../../core/ledger/sayings';
import { toIso } from '../../core/values/time';
import type { ActorDependencies } from './dependencies';

export interface Forgery {
  /** What people read. */
  readonly reason: string;
  /**
   * What identifies the forgery. People are notified once an hour of each cause, however many deliveries find it.
   * @default - the reason
   */
  readonly cause?: string;
  /** Causes that later deliveries will see because of this forgery, and of which people need not be notified. @default - none */
  readonly alsoCauses?: readonly string[];
  /** What people do before anything else. @default - nothing */
  readonly nextSteps?: readonly string[];
  /** What the actor has reported about the case. The notice takes the workload's name from it. Undefined: unknown */
  readonly sayings: Sayings | undefined;
}

type Ringing = Pick<ActorDependencies, 'log' | 'notifier' | 'store' | 'clock'>;

/**
 * Reports that a document or a command contradicts what the actor knows, so somebody may have forged it. It writes a critical log line
 * and a notice, which triggers the alert on open cases. If people know of the same cause already, it only writes a log line.
 */
export async function alertForged(deps: Ringing, caseId: string, forgery: Forgery): Promise<void> {
  const { log, notifier, store, clock } = deps;
  const { reason, cause = reason, alsoCauses = [], nextSteps = [], sayings } = forgery;
  // If the ledger does not answer, people are notified once too often rather than not at all.
  const reported = await readForgeries(store, caseId).catch(() => undefined);
  if (isReported(reported, cause, clock.now())) {
    log('WARNING', 'command.refused', reason, { caseId });
    return;
  }
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
        ...nextSteps,
        'Treat the responder as compromised until you know who wrote this: SECURITY.md, "A forged case".',
        'Look at the workload itself, because the record of the case may be false.',
      ],
    },
  });
  // People come first: a process that dies here makes the next delivery notify them again.
  await noteForgeries(store, caseId, [cause, ...alsoCauses], toIso(clock.now())).catch(() => undefined);
}
