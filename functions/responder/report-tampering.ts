import { Contended } from '../../core/ledger/document-store';
import { detectTampering, entryId, pipelineIdentity, type Tampering } from '../../core/tamper';
import type { JsonObject } from '../../core/values/json';
import { sha256Hex } from '../../core/values/sha256';
import { toIso } from '../../core/values/time';
import { describe, isRetryable } from '../google/faults';
import type { AuditEntryPush } from './classify-push';
import { ACK, RETRY, type ResponderDependencies } from './dependencies';
import type { RecentSet } from './recent-set';

/**
 * Handles one audit log entry: logs an alarm line for each detection, then stores the entry as evidence, then notes that it was
 * reported. The alarm comes first because it must not wait for a bucket or a ledger that may have been tampered with. After a
 * crash in between, the entry is reported twice.
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
        deps.log('INFO', 'tamper.duplicate', 'this entry is already reported and stored', { entry: id });
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

/** If the entry is reported, only our copy is missing. Cloud Logging has the entry itself. */
function giveUp({ log }: ResponderDependencies, entry: string, wasTold: boolean, cause: unknown): number {
  const error = describe(cause);
  const retryable = isRetryable(cause);
  const severity = retryable ? 'WARNING' : wasTold ? 'ERROR' : 'CRITICAL';
  const what = wasTold ? 'reported, but not stored' : 'neither reported nor stored';
  log(severity, 'tamper.unrecorded', `${what}: ${error.message}`, { entry, error });
  return retryable ? RETRY : ACK;
}

/** If the ledger cannot be read, the entry is reported anyway. */
async function wasTold({ store }: ResponderDependencies, id: string): Promise<boolean> {
  const stored = await store.get('tampering', id).catch(() => undefined);
  return stored !== undefined;
}

/** Text of the entry appears only as a value (invariant 11). */
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
