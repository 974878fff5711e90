import type { CaseDraft } from '../../core/case/record';
import { parseCloudRunName } from '../../core/finding/resource-names';
import { ownWorkloadName } from '../../core/guards/static-guards';
import { addTimeline } from '../../core/ledger/case-document';
import { readContainments } from '../../core/ledger/containments';
import type { ObservedChange } from '../../core/outcome/outcome';
import { configFor } from '../../core/runtime-config/config-for';
import { type LogEntry, pipelineIdentity, tryWorkloadChange } from '../../core/tamper';
import { amendDocument } from '../case/amend-document';
import { describe, GoogleFault, isRetryable } from '../google/faults';
import { ACK, RETRY, type ResponderDependencies } from './dependencies';
import { NO_PLAN } from './hand-over';
import type { RecentSet } from './recent-set';

/** The most changes that a record keeps. A pipeline that deploys all day must not fill the document. */
const MOST_CHANGES = 20;
const MOST_ENTRIES = 50;

/**
 * Handles an audit log entry about a change of a Cloud Run service. If the service is contained, the responder writes into the case
 * who changed it and with what tool, and the actor checks the workload at once. The responder cannot judge whether the
 * containment still holds.
 */
export async function noticeChange(
  deps: ResponderDependencies,
  entry: LogEntry,
  noticed: RecentSet,
): Promise<number> {
  const { project, pipeline, workloads } = deps.config;
  const identity = pipelineIdentity({ project, ...pipeline, protectedProjects: workloads });
  const found = tryWorkloadChange(entry, identity);
  if (!found || noticed.has(keyOf(entry))) return ACK;
  const { change } = found;
  const quiet = (reason: string): number => {
    deps.log('INFO', 'change.nothing', reason, { workload: found.workload, method: change.method });
    return ACK;
  };
  if (found.byActor) return quiet('the actor changed it');
  const view = configFor(deps.config, found.project);
  const name = parseCloudRunName(found.workload);
  if (!view || !name.ok) return quiet('the project is not protected');
  try {
    const target = ownWorkloadName(name.value, view.project);
    const standing = await readContainments(deps.store, target);
    const cases = [...new Set(standing.map(({ caseId }) => caseId))];
    if (cases.length === 0) return quiet('it has no containment');
    for (const caseId of cases) await noteChange(deps, caseId, change, target);
    noticed.add(keyOf(entry));
    return ACK;
  } catch (cause) {
    // Nobody knows yet that somebody changed a contained workload. In the end the alert on dead letters notifies people.
    const error = describe(cause);
    deps.log('WARNING', 'change.unrecorded', error.message, { workload: found.workload, error });
    return RETRY;
  }
}

/** The first and the last entry of one operation count separately: the change may be in place only after the last. */
const keyOf = ({ logName, timestamp, insertId }: LogEntry): string => `${logName} ${timestamp} ${insertId}`;

/** Writes the note first, then publishes the command. After a crash in between, the next delivery publishes again. */
async function noteChange(
  deps: ResponderDependencies,
  caseId: string,
  change: ObservedChange,
  target: string,
): Promise<void> {
  const planHash = (await tryNote(deps, caseId, change)) ?? NO_PLAN;
  deps.log('NOTICE', 'change.noticed', `${change.method} on a contained workload`, {
    caseId,
    workload: target,
    change: { ...change },
  });
  await deps.publishCommand({ caseId, planHash, changed: true });
}

/** Undefined: somebody made the document unreadable, so there is no note in it. The other cases get theirs. */
async function tryNote(
  { store }: ResponderDependencies,
  caseId: string,
  change: ObservedChange,
): Promise<string | undefined> {
  try {
    const document = await amendDocument(store, caseId, (current) => {
      const known = (current.record.changes ?? []).some(({ entry }) => entry === change.entry);
      return known ? undefined : { ...current, record: withChange(current.record, change) };
    });
    const hash = document?.record?.plan.hash;
    return isPlanHash(hash) ? hash : undefined;
  } catch (cause) {
    if (cause instanceof GoogleFault || isRetryable(cause)) throw cause;
    return undefined;
  }
}

const isPlanHash = (hash: unknown): hash is string => typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash);

function withChange(record: CaseDraft, change: ObservedChange): CaseDraft {
  const next = { ...record, changes: [...(record.changes ?? []), change].slice(-MOST_CHANGES) };
  const told = record.timeline.filter(({ kind }) => kind === 'changed').length;
  if (told >= MOST_ENTRIES) return next;
  const behind = change.via.length === 0 ? '' : ` on behalf of ${change.via.join(', ')}`;
  const tool = change.tool === '' ? '' : ` with ${change.tool}`;
  return addTimeline(next, {
    at: change.at,
    kind: 'changed',
    text: `${change.method} by ${change.principal}${behind}${tool}, according to the audit log`,
  });
}
