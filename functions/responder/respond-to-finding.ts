import { withPlaces } from '../../core/advice/further-steps';
import type { CaseDraft, TimelineEntry } from '../../core/case/record';
import type { Detection } from '../../core/detectors/detection';
import type { Investigation, PartId } from '../../core/facts/investigation';
import type { PushEnvelope } from '../../core/finding/decode-push';
import type { FindingNotification } from '../../core/finding/finding';
import { complete } from '../../core/investigation/as-planned';
import { ownerSentence } from '../../core/ownership/ownership';
import { choosePlaybook } from '../../core/planning/choose-playbook';
import { planResponse } from '../../core/planning/plan-response';
import { partView } from '../../core/report/investigation-view';
import { causeText } from '../../core/values/bounded-text';
import { toIso } from '../../core/values/time';
import { amendCase, appendEvidence } from '../case/amend-case';
import { phaseOnePieces, phaseTwoPieces, storeFirstEvidence } from '../case/store-evidence';
import { GoogleFault, isRetryable } from '../google/faults';
import type { ResponderDependencies } from './dependencies';
import { draftRecord } from './draft-record';
import { handOver, noteHandOver } from './hand-over';
import { investigate, type PhaseResult } from './investigate';

export interface Claimed {
  readonly caseId: string;
  readonly run: string;
  readonly notification: FindingNotification;
  readonly detection: Detection;
  readonly envelope: PushEnvelope;
  /** Started before the claim. */
  readonly phaseOne: Promise<PhaseResult>;
  /** Why the case starts again: an earlier document of it could not be read. */
  readonly unreadable?: string | undefined;
}

/**
 * Deliveries that wait for a part that is missing for a temporary reason: about ten minutes with the subscription's backoff. Then
 * the plan is made without it.
 */
export const PATIENCE = 7;

/** Investigates, plans, stores evidence and hands over. What is only advice follows, while the actor works. */
export async function respondToFinding(deps: ResponderDependencies, claimed: Claimed): Promise<void> {
  const { caseId, run, notification, detection } = claimed;
  const { finding } = notification;
  const receivedAt = toIso(deps.clock.now());
  deps.log('NOTICE', 'finding.received', finding.category, {
    caseId,
    category: finding.category,
    findingSeverity: finding.severity,
    eventTime: finding.eventTime,
    finding: finding.canonicalName,
    resource: finding.resourceName,
    detector: detection.detector,
    ...(finding.unreadable === undefined ? {} : { unreadable: finding.unreadable }),
  });

  const phaseOne = await claimed.phaseOne;
  if (phaseOne.retryable && (claimed.envelope.deliveryAttempt ?? 1) < PATIENCE) {
    throw new GoogleFault(
      'unavailable',
      0,
      'investigation phase 1',
      'a part that the plan needs could not be read yet',
    );
  }
  logParts(deps, caseId, phaseOne.parts);
  const investigation = complete(phaseOne.parts);
  const playbook = choosePlaybook(deps.config, detection, deps.catalogue);
  const plan = planResponse({
    caseId,
    finding,
    detection,
    investigation,
    playbook,
    config: deps.config,
    nowMs: deps.clock.now(),
    catalogue: deps.catalogue,
  });
  deps.log('NOTICE', 'plan.ready', `${plan.steps.length} steps, ${plan.withheld.length} withheld`, {
    caseId,
    hash: plan.hash,
    playbook: playbook.id,
    steps: plan.steps.map(({ id, action, target, before, after, rationale, lasts }) => ({
      id,
      action,
      target,
      before,
      after,
      rationale,
      ...(lasts === undefined || lasts.managedBy.kind === 'unknown'
        ? {}
        : { lasts: `${ownerSentence(lasts.managedBy)} ${lasts.text}` }),
    })),
    withheld: plan.withheld.map((entry) => ({ ...entry })),
  });

  const [evidence, claimedDocument] = await Promise.all([
    storeFirstEvidence(
      deps,
      caseId,
      phaseOnePieces(caseId, notification.raw, investigation, finding.target, phaseOne.documents),
    ),
    deps.store.get('cases', caseId),
  ]);
  const evidenceAt = toIso(deps.clock.now());
  const record = draftRecord({
    caseId,
    config: deps.config,
    finding,
    detection,
    playbook,
    investigation,
    plan,
    evidence,
    timeline: [
      { at: receivedAt, kind: 'received', text: `finding received, event time ${finding.eventTime}` },
      ...restartEntries(receivedAt, claimed.unreadable),
      {
        at: evidenceAt,
        kind: 'evidence',
        text: `first evidence stored: ${evidence.entries.length} pieces`,
      },
    ],
  });
  await handOver(deps, { caseId, run, findingName: finding.name, record, claimedDocument });
  await investigateFurther(deps, claimed);
}

const restartEntries = (at: string, unreadable: string | undefined): readonly TimelineEntry[] =>
  unreadable === undefined
    ? []
    : [{ at, kind: 'corrected', text: `${unreadable}: the case starts again from its finding` }];

/** Phase 2 is advice. The case is handed over, and the delivery succeeds whatever happens here. */
async function investigateFurther(deps: ResponderDependencies, claimed: Claimed): Promise<void> {
  const { caseId, detection, notification } = claimed;
  const [phaseTwo] = await Promise.all([
    investigate(deps, notification.finding, detection, 2),
    persist(deps, () => amendCase(deps, caseId, noteHandOver(deps), 'handed-over')).catch((cause) => {
      // Somebody has made the document unreadable since. The actor, which has the command, restores it or reports it.
      if (cause instanceof GoogleFault || isRetryable(cause)) throw cause;
      deps.log('WARNING', 'case.unreadable', causeText(cause), { caseId });
    }),
  ]);
  logParts(deps, caseId, phaseTwo.parts);
  const pieces = phaseTwoPieces(caseId, phaseTwo.parts);
  try {
    await persist(deps, () =>
      appendEvidence(deps, caseId, pieces, (record) => ({
        ...record,
        ...withParts(record, phaseTwo.parts),
      })),
    );
  } catch (cause) {
    deps.log('ERROR', 'evidence.incomplete', `further evidence could not be stored: ${causeText(cause)}`, {
      caseId,
    });
  }
}

/** The actor composes the next steps. If they are in the record already, this adds the places that were found. */
function withParts(record: CaseDraft, parts: Partial<Investigation>) {
  const investigation = { ...record.investigation, ...parts };
  const { nextSteps } = record;
  return {
    investigation,
    nextSteps: nextSteps.length === 0 ? nextSteps : withPlaces(nextSteps, investigation),
  };
}

const WAITS_MS = [250, 1_000, 3_000, 10_000];

/** After the hand-over there is no redelivery for advice, so this retries a temporary fault itself. */
async function persist(deps: ResponderDependencies, write: () => Promise<void>): Promise<void> {
  for (const wait of WAITS_MS) {
    try {
      return await write();
    } catch (cause) {
      if (!isRetryable(cause)) throw cause;
      await deps.clock.sleep(wait);
    }
  }
  return write();
}

function logParts({ log }: ResponderDependencies, caseId: string, parts: Partial<Investigation>): void {
  for (const [part, result] of Object.entries(parts)) {
    const told =
      result.status === 'unavailable'
        ? { reason: result.reason }
        : { summary: partView(part as PartId, result).summary };
    log('INFO', 'investigation.part', `${part}: ${result.status}`, {
      caseId,
      part,
      status: result.status,
      ...told,
    });
  }
}
