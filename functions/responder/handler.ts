import { caseIdFor } from '../../core/case/case-id';
import { viewFor } from '../../core/config/config-for';
import { detect } from '../../core/detectors';
import { decodeNotification, decodePushBody } from '../../core/finding/decode-push';
import { describe, GoogleFault, isRetryable } from '../google/faults';
import { claimCase, releaseCase } from './claim-case';
import { ACK, RETRY, type ResponderDependencies } from './dependencies';
import { publish } from './hand-over';
import { investigate } from './investigate';
import { createRecentSet } from './recent-set';
import { PATIENCE, respondToFinding } from './respond-to-finding';

/** One delivery from SCC's topic: decode, detect, claim, respond. Returns the HTTP status for Pub/Sub. */
export function createResponder(deps: ResponderDependencies): (body: unknown) => Promise<number> {
  const handled = createRecentSet(10_000);

  return async (body) => {
    const envelope = decodePushBody(body);
    if (!envelope.ok) return ignore(deps, 'finding.malformed', envelope.error.what, { ...envelope.error });
    const decoded = decodeNotification(Buffer.from(envelope.value.data, 'base64').toString('utf8'));
    if (!decoded.ok) return ignore(deps, 'finding.malformed', decoded.error.what, { ...decoded.error });
    const { finding } = decoded.value;
    const detection = detect(finding);
    if (detection.kind === 'not-ours') {
      return ignore(deps, 'finding.not-ours', detection.reason, {
        finding: finding.canonicalName,
        category: finding.category,
      });
    }
    const caseId = caseIdFor(finding);
    if (handled.has(caseId)) return ACK;

    const run = deps.newRunId();
    const scoped = { ...deps, config: viewFor(deps.config, finding.target?.project) };
    try {
      // Reading is harmless, so it does not wait for the claim: a call's time less until containment.
      const phaseOne = investigate(scoped, finding, detection, 1);
      const claim = await claimCase(deps, caseId, run);
      if (claim.kind === 'held') return RETRY;
      if (claim.kind === 'ready') await publish(deps, caseId, claim.planHash);
      if (claim.kind === 'handled')
        deps.log('INFO', 'finding.duplicate', 'this finding and event time has its case', { caseId });
      if (claim.kind === 'mine')
        await respondToFinding(scoped, {
          caseId,
          run,
          notification: decoded.value,
          detection,
          envelope: envelope.value,
          phaseOne,
        });
      handled.add(caseId);
      return ACK;
    } catch (cause) {
      return giveUp(deps, { caseId, run, attempt: envelope.value.deliveryAttempt ?? 1 }, cause);
    }
  };
}

function ignore(
  { log }: ResponderDependencies,
  event: string,
  why: string,
  fields: Record<string, string>,
): number {
  log(event === 'finding.malformed' ? 'WARNING' : 'INFO', event, why, fields);
  return ACK;
}

/** Retryable: the next delivery tries again. Permanent: an alert, and an ack, since a repeat would fail the same. */
async function giveUp(
  deps: ResponderDependencies,
  { caseId, run, attempt }: { readonly caseId: string; readonly run: string; readonly attempt: number },
  cause: unknown,
): Promise<number> {
  const error = describe(cause);
  // A grant may take minutes to be known everywhere after a deployment.
  const propagating = cause instanceof GoogleFault && cause.kind === 'denied' && attempt < PATIENCE;
  const retryable = isRetryable(cause) || propagating;
  deps.log(retryable ? 'WARNING' : 'CRITICAL', retryable ? 'case.retry' : 'case.failed', error.message, {
    caseId,
    error,
  });
  await releaseCase(deps, caseId, run).catch(() => undefined);
  return retryable ? RETRY : ACK;
}
