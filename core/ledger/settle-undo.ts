import { isObject, type JsonObject } from '../values/json';
import { containmentsOf, containmentsPlace, withoutContainment } from './containments';
import { type DocumentStore, updateTogether } from './document-store';
import { effectPlace, toEffect, type UndoDone } from './effects';
import { badDigestsPlace, heldPlaces, holdDocument, withoutBadDigest } from './holds';
import { endedSayings, sayingsPlace } from './sayings';

export interface SettledUndo {
  /** Key of the effect. */
  readonly key: string;
  readonly caseId: string;
  /** Relative name of the workload. */
  readonly target: string;
  /** The digest that the finding names. */
  readonly digest: string | undefined;
  readonly undone: Omit<UndoDone, 'said'>;
  readonly holdHours: number;
}

/**
 * Everything that follows from an undo that took effect, in one write: the effect is undone, its entry leaves the current
 * containments, the digest no longer counts as bad, a hold applies to repeats, and the actor stops watching the case. All
 * or nothing, so that a process that dies leaves either an undo to finish or a finished one.
 *
 * Returns the undo as the ledger has it. If another delivery was faster, that is the other delivery's.
 */
export async function settleUndo(
  store: DocumentStore,
  { key, caseId, target, digest, undone, holdHours }: SettledUndo,
  nowMs: number,
): Promise<UndoDone> {
  const hold = { target, digest, caseId, setBy: undone.by, hours: holdHours };
  const held = heldPlaces(hold);
  const places = [
    effectPlace(key),
    containmentsPlace(target),
    badDigestsPlace(target),
    sayingsPlace(caseId),
    ...held,
  ];
  let settled: UndoDone = undone;
  await updateTogether(store, places, ([current, containments, bad, sayings]) => {
    if (!current) return [];
    if (current.state === 'undone') {
      settled = toEffect(current).undone ?? undone;
      return [];
    }
    settled = undone;
    return [
      { ...current, state: 'undone', undone: { ...undone } },
      withoutContainment(containments, target, key),
      isAccusedByOthers(containments, caseId, digest) ? undefined : withoutBadDigest(bad, target, digest),
      endedSayings(sayings, 'undone'),
      ...held.map(() => holdDocument(hold, nowMs)),
    ];
  });
  return settled;
}

/** Whether another case keeps the same digest contained here. For that case, the digest is still bad. */
const isAccusedByOthers = (
  containments: JsonObject | undefined,
  caseId: string,
  digest: string | undefined,
): boolean =>
  isObject(containments) &&
  containmentsOf(containments).some((one) => one.caseId !== caseId && one.digest === digest);
