import { RECORD_BYTES } from '../../core/case/bounded-record';
import type { CaseDraft } from '../../core/case/record';
import { parseFindingName } from '../../core/finding/resource-names';
import { addTimeline, toLedger } from '../../core/ledger/case-document';
import { type HandedCase, NO_SUCH_CASE, readHandedCase, restoredRecord } from '../../core/ledger/case-schema';
import { Contended, type StoredDocument } from '../../core/ledger/document-store';
import type { Effect } from '../../core/ledger/effects';
import { provenRecord } from '../../core/ledger/proven-record';
import { UnreadableDocument } from '../../core/ledger/read-document';
import { recordProblem, withOwnWords } from '../../core/ledger/record-problem';
import { hasSpoken, isStanding, readSayings, type Sayings } from '../../core/ledger/sayings';
import type { JsonObject } from '../../core/values/json';
import { jsonFits } from '../../core/values/json-size';
import { err, type Result } from '../../core/values/result';
import { toIso } from '../../core/values/time';
import { readStored } from '../case/read-stored';
import { alertForged } from './alert-forged';
import { ACK, type ActorDependencies } from './dependencies';
import { readLedger } from './situation';

/**
 * Reads the case of an id and checks it. core/ledger/case-schema.ts says what is refused. If the actor has a part of the record
 * in its own ledger, it restores a document that is refused and notifies people.
 */
export async function readCase(deps: ActorDependencies, id: string): Promise<Result<HandedCase, string>> {
  const { store, catalogue } = deps;
  const stored = await readStored(store, id);
  const read =
    stored instanceof UnreadableDocument
      ? err(stored.message)
      : stored
        ? readHandedCase(id, stored.data, catalogue)
        : err(NO_SUCH_CASE);
  return read.ok ? read : restoreCase(deps, id, read.error, stored);
}

/** Restores a document that can be read, but contradicts the actor's own ledger. False: the actor has not kept a part of it. */
export async function restoreRewritten(deps: ActorDependencies, id: string, why: string): Promise<boolean> {
  const restored = await restoreCase(deps, id, why, await readStored(deps.store, id));
  return restored.ok;
}

const RESTORED =
  'Somebody made the record of this case unreadable. The actor restored what it knows. Read the rest in the evidence and in the log lines of the case.';

async function restoreCase(
  deps: ActorDependencies,
  id: string,
  why: string,
  stored: StoredDocument | UnreadableDocument | undefined,
): Promise<Result<HandedCase, string>> {
  const { store, catalogue, clock } = deps;
  const sayings = await readSayings(store, id);
  const { target } = sayings;
  const { record, findingName }: JsonObject =
    stored === undefined || stored instanceof UnreadableDocument ? {} : stored.data;
  // An earlier version kept nothing.
  const kept = sayings.kept ?? (hasBegun(sayings) ? provenRecord(id, record, sayings) : undefined);
  if (kept === undefined || stored?.version === undefined) return err(why);
  const effects = target === undefined ? new Map() : (await readLedger(deps, kept, target)).effects;
  const at = toIso(clock.now());
  // If what can be read does not fit together or into a document, only the actor's own part is left.
  for (const said of [record, undefined]) {
    const own = ownWords(restoredRecord(kept, said), sayings, effects);
    const data = toLedger({
      state: isOpen(sayings) ? 'handed-over' : 'closed',
      run: '',
      leaseUntilMs: 0,
      ...(isFindingName(findingName) ? { findingName } : {}),
      record: addTimeline(own, { at, kind: 'corrected', text: `${why}: restored` }),
    });
    const restored = readHandedCase(id, data, catalogue);
    if (!restored.ok || !jsonFits(data, RECORD_BYTES)) continue;
    // People are called first: a process that dies before the write makes the next delivery call them again.
    // The restored record says less than the actor reported until the workload is read again, or until an undo.
    const seen = recordProblem('closed', restored.value.record, sayings, effects);
    const alsoCauses = seen === undefined ? [] : [seen];
    await alertForged(deps, id, { reason: `${why}: restored`, cause: why, alsoCauses, sayings });
    if ((await store.replace('cases', id, data, stored.version)) === 'conflict')
      throw new Contended(`cases/${id}`);
    // An undo or another delivery was reporting at the same time. The next delivery compares the record with that.
    if (hasSpoken(sayings, await readSayings(store, id))) throw new Contended(`cases/${id}`);
    return restored;
  }
  return err(why);
}

const hasBegun = ({ target, verdict }: Sayings): boolean => target !== undefined || verdict !== undefined;

/** A text that is no name could make the document too large. */
const isFindingName = (value: unknown): value is string =>
  typeof value === 'string' && parseFindingName(value).ok;

const isOpen = ({ ended, verdict, open }: Sayings): boolean =>
  ended === undefined && (verdict === undefined || open === true);

function ownWords(record: CaseDraft, sayings: Sayings, effects: ReadonlyMap<string, Effect>): CaseDraft {
  // `contained` follows only after a read of the workload (reverify.ts).
  const known: Sayings = isStanding(sayings) ? { ...sayings, verdict: 'containing' } : sayings;
  const nextSteps = [RESTORED, ...record.nextSteps.filter((step) => step !== RESTORED)];
  return { ...withOwnWords(record, known, effects), nextSteps };
}

/** For a case of which nobody can say any more what it is about. */
export const LOST_STEPS: readonly string[] = [
  'Riposte neither checks nor undoes this case until its document names the finding again: docs/runbooks.md, "A case document that the actor cannot restore".',
];

/** Somebody made the document of a case unreadable, and the actor has not kept a part of it. It logs a critical line. */
export async function refuseUnreadable(
  deps: ActorDependencies,
  caseId: string,
  why: string,
  sayings: Sayings,
): Promise<number> {
  const reason = `the document of a case that has its verdict is no longer valid: ${why}`;
  await alertForged(deps, caseId, { reason, cause: why, nextSteps: LOST_STEPS, sayings });
  return ACK;
}
