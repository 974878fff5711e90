import { Contended } from '../../core/ledger/document-store';
import { detectTampering, entryId, pipelineIdentity, type Tampering } from '../../core/tamper';
import { type JsonObject, sha256Hex } from '../../core/values/json';
import { toIso } from '../../core/values/time';
import { describe, isRetryable } from '../google/faults';
import type { AuditEntryPush } from './classify-push';
import { ACK, RETRY, type ResponderDependencies } from './dependencies';
import type { RecentSet } from './recent-set';

/**
 * One audit log entry: an alarm line for each detection, then the entry as evidence, then the mark that it was told.
 * In this order, because the alarm must not wait for a bucket or a ledger that may be what was tampered with; a crash
 * in between tells it twice.
 */
export async function reportTampering(
  deps: ResponderDependencies,
  { entry, raw }: AuditEntryPush,
  told: RecentSet,
): Promise<number> {
  const id = entryId(entry);
  try {
    const { project, pipeline, workloads } = deps.config;
    const identity = pipelineIdentity({ project, ...pipeline, protectedProjects: workloads });
    const result = detectTampering(entry, identity);
    if (result.kind === 'not-tampering') {
      deps.log('INFO', 'tamper.nothing', result.reason, { entry: id });
      return ACK;
    }
    if (!told.has(id)) {
      if (await wasTold(deps, id)) {
        deps.log('INFO', 'tamper.duplicate', 'this entry was told and kept', { entry: id });
        return ACK;
      }
      for (const tampering of result.found) tell(deps, tampering, id, entry.timestamp);
      told.add(id);
    }
    await keep(deps, id, raw, result.found);
    return ACK;
  } catch (cause) {
    return giveUp(deps, id, told.has(id), cause);
  }
}

/** Once told, what is missing is the copy that we keep; Cloud Logging has the entry itself. */
function giveUp({ log }: ResponderDependencies, entry: string, wasTold: boolean, cause: unknown): number {
  const error = describe(cause);
  const retryable = isRetryable(cause);
  const severity = retryable ? 'WARNING' : wasTold ? 'ERROR' : 'CRITICAL';
  const what = wasTold ? 'told, not kept' : 'neither told nor kept';
  log(severity, 'tamper.unrecorded', `${what}: ${error.message}`, { entry, error });
  return retryable ? RETRY : ACK;
}

/** A ledger that cannot be read is no reason to keep silent. */
async function wasTold({ store }: ResponderDependencies, id: string): Promise<boolean> {
  const stored = await store.get('tampering', id).catch(() => undefined);
  return stored !== undefined;
}

/** Text of the entry is only ever a value (invariant 11). */
function tell({ log }: ResponderDependencies, found: Tampering, entry: string, at: string): void {
  const { kind: _kind, severity, id, what, who, ...rest } = found;
  log(severity, 'tamper.detected', what, { detection: id, ...rest, ...who, entry, at });
}

async function keep(
  { evidence, store, clock }: ResponderDependencies,
  id: string,
  raw: string,
  found: readonly Tampering[],
): Promise<void> {
  const sha256 = sha256Hex(raw);
  const { uri } = await evidence.create(`tampering/${id}-${sha256.slice(0, 12)}.json`, raw);
  const detections: readonly JsonObject[] = found.map(({ id: detection, severity }) => ({
    detection,
    severity,
  }));
  const outcome = await store.create('tampering', id, {
    uri,
    sha256,
    detections,
    toldAt: toIso(clock.now()),
  });
  if (outcome === 'conflict') throw new Contended(`tampering/${id}`);
}
