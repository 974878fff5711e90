import type { CaseDraft } from '../../core/case/record';
import { addTimeline, toLedger } from '../../core/ledger/case-document';
import type { StoredDocument } from '../../core/ledger/document-store';
import type { JsonObject } from '../../core/values/json';
import { toIso } from '../../core/values/time';
import type { ResponderDependencies } from './dependencies';

/** The lease was lost: another delivery owns the case now, and this one must not continue. */
export class LostCase extends Error {
  readonly kind = 'contended';
}

export interface HandOver {
  readonly caseId: string;
  readonly run: string;
  readonly findingName: string;
  readonly record: CaseDraft;
  /** The claimed case, read while the evidence was being stored. */
  readonly claimedDocument: StoredDocument | undefined;
}

/** Stores the case, then publishes; a crash between the two is fixed by publishing that very plan again. */
export async function handOver(deps: ResponderDependencies, handing: HandOver): Promise<void> {
  const { caseId, run, findingName, record, claimedDocument } = handing;
  const isMine = (data: JsonObject | undefined) => data?.run === run && data.state === 'investigating';
  const ready = toLedger({ state: 'ready', run, leaseUntilMs: 0, findingName, record });
  const stored =
    claimedDocument && isMine(claimedDocument.data)
      ? await deps.store.replace('cases', caseId, ready, claimedDocument.version)
      : 'conflict';
  if (stored === 'conflict') throw new LostCase(`case ${caseId} was taken over by another delivery`);
  await publish(deps, caseId, record.plan.hash);
}

/**
 * For a case whose plan cannot be read. The actor looks at what its own ledger watches, whatever plan the command names, and reports
 * a document that it cannot read.
 */
export const NO_PLAN = '0'.repeat(64);

export async function publish(deps: ResponderDependencies, caseId: string, planHash: string): Promise<void> {
  await deps.publishCommand({ caseId, planHash });
  deps.log('INFO', 'case.handed-over', `case ${caseId} handed over to the actor`, { caseId, planHash });
}

export const noteHandOver =
  (deps: ResponderDependencies) =>
  (record: CaseDraft): CaseDraft =>
    record.timeline.some((entry) => entry.kind === 'handed-over')
      ? record
      : addTimeline(record, {
          at: toIso(deps.clock.now()),
          kind: 'handed-over',
          text: 'plan handed over to the actor',
        });
