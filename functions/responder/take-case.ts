import { caseIdFor } from '../../core/case/case-id';
import type { PushEnvelope } from '../../core/finding/decode-push';
import type { Finding } from '../../core/finding/finding';
import { projectOfFinding } from '../../core/finding/finding-project';
import { alertSubject } from '../../core/finding/workload-names';
import { addTimeline } from '../../core/ledger/case-document';
import { viewFor } from '../../core/runtime-config/config-for';
import { severityReason } from '../../core/runtime-config/severity-threshold';
import { toIso } from '../../core/values/time';
import { amendCase } from '../case/amend-case';
import { describe, GoogleFault, isRetryable } from '../google/faults';
import { claimCase, releaseCase, UNFINISHED } from './claim-case';
import type { FindingPush } from './classify-push';
import { ACK, RETRY, type ResponderDependencies } from './dependencies';
import { publish } from './hand-over';
import { investigate } from './investigate';
import { noteFinding } from './note-finding';
import type { RecentSet } from './recent-set';
import { PATIENCE, respondToFinding } from './respond-to-finding';

/**
 * A message's id is unique within its topic (PubsubMessage.message_id). Only deliveries that have a case are remembered: an
 * operator may fix the cause of a permanent failure and replay the subscription.
 */
export const deliveryOf = ({ subscription, messageId }: PushEnvelope): string =>
  `${subscription}/${messageId}`;

const REMEMBERED_MS = 120_000;

/** Handles a finding that the catalogue knows. Of all its deliveries, one claims the case and responds. */
export async function takeCase(
  deps: ResponderDependencies,
  { notification, detection, envelope }: FindingPush,
  handled: RecentSet,
): Promise<number> {
  const { finding } = notification;
  const caseId = caseIdFor(finding);
  // Only for a minute or two: a finding that is published again later reopens a failed case.
  const minutes = Math.floor(deps.clock.now() / REMEMBERED_MS);
  // A higher severity may start the case again.
  const version = `${caseId} ${finding.severity} ${minutes}`;
  const remember = () => {
    handled.add(version);
    if (envelope.messageId !== '') handled.add(deliveryOf(envelope));
    return ACK;
  };
  if (handled.has(version)) return remember();

  const run = deps.newRunId();
  const scoped = { ...deps, config: viewFor(deps.config, projectOfFinding(finding)) };
  const { minimumSeverity } = scoped.config.policy;
  const isSevere = severityReason(finding.severity, minimumSeverity) === undefined;
  try {
    // Reading is harmless, so it does not wait for the claim. This saves the time of one call.
    const phaseOne = investigate(scoped, finding, detection, 1);
    const claimed = { caseId, run, notification, detection, envelope, phaseOne };
    const noting = noteFinding(scoped, finding);
    const claim = await claimCase(deps, caseId, run, isSevere);
    if (claim.kind === 'held') {
      await noting;
      return RETRY;
    }
    const unreadable = 'unreadable' in claim ? claim.unreadable : undefined;
    if (unreadable !== undefined) deps.log('WARNING', 'case.unreadable', unreadable, { caseId });
    if (claim.kind === 'ready') await publish(deps, caseId, claim.planHash);
    if (claim.kind === 'handled')
      deps.log('INFO', 'finding.duplicate', 'this finding already has a case for this event time', {
        caseId,
      });
    if (claim.kind === 'mine') await respondToFinding(scoped, { ...claimed, unreadable });
    const fault = await noting;
    if (fault === undefined) return remember();
    // Other cases must learn which image this finding accuses. In the end the alert on dead letters notifies people.
    deps.log('WARNING', 'case.retry', fault.message, { caseId, error: fault });
    return RETRY;
  } catch (cause) {
    return giveUp(deps, { caseId, run, attempt: envelope.deliveryAttempt ?? 1, finding }, cause);
  }
}

interface Attempt {
  readonly caseId: string;
  readonly run: string;
  /** Which delivery it is, from 1. */
  readonly attempt: number;
  readonly finding: Finding;
}

/** Retryable: the next delivery tries again. Permanent: an alert and an acknowledgment, because a repeat would fail too. */
async function giveUp(
  deps: ResponderDependencies,
  { caseId, run, attempt, finding }: Attempt,
  cause: unknown,
): Promise<number> {
  const error = describe(cause);
  // A grant may take minutes to be known everywhere after a deployment.
  const propagating = cause instanceof GoogleFault && cause.kind === 'denied' && attempt < PATIENCE;
  const again = (): number => {
    deps.log('WARNING', 'case.retry', error.message, { caseId, error });
    return RETRY;
  };
  await releaseCase(deps, caseId, run).catch(() => undefined);
  if (isRetryable(cause) || propagating) return again();
  // The record comes first, if there is one, because people look there for what is logged.
  let isDecided = false;
  const decided = () => {
    isDecided = true;
  };
  const unrecorded = await recordFailure(deps, caseId, error.message, decided).catch(
    (reason: unknown) => reason,
  );
  if (isRetryable(unrecorded)) return again();
  // Another delivery handed the case over and the actor reported a verdict: this fault changes nothing about it.
  if (isDecided) {
    deps.log('INFO', 'finding.duplicate', 'this finding and event time has its case', { caseId });
    return ACK;
  }
  const subject = alertSubject({ resource: finding.resourceName, severity: finding.severity });
  deps.log('CRITICAL', 'case.failed', error.message, { caseId, ...subject, error });
  return ACK;
}

/** The case was stored and could not be handed over. Publishing the finding again hands it over. */
async function recordFailure(
  deps: ResponderDependencies,
  caseId: string,
  text: string,
  decided: () => void,
): Promise<void> {
  const entry = { at: toIso(deps.clock.now()), kind: 'failed', text };
  await amendCase(deps, caseId, (draft) => {
    if (draft.verdict === undefined) return addTimeline({ ...draft, verdict: 'failed' }, entry);
    // A finding that was published again reopens these. If that fails, people must know.
    if (!UNFINISHED.includes(draft.verdict)) decided();
    return draft;
  });
}
