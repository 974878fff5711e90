import { hashOf, isObject, type JsonObject, jsonEqual } from '../json';
import { type DocumentPlace, type DocumentStore, updateDocument } from './document-store';

/**
 * One step of a case that keeps a workload contained now. The actor alone writes it, and the responder may read it: a
 * repeated finding joins the case, an undo sees later containments, and a change by somebody else is noticed.
 */
export interface StandingContainment {
  readonly caseId: string;
  readonly action: string;
  /** Effect of the step: core/ledger/effects.ts. */
  readonly effect: string;
  /** The digest that the finding names. */
  readonly digest?: string;
  /** RFC 3339: since when the change is known to be in place. */
  readonly appliedAt: string;
  /** Hash of the comparable fields after the change. */
  readonly appliedHash: string;
  /** False: an earlier case had made this state already, and this case relies on it. */
  readonly changed: boolean;
  /** RFC 3339: when the bad instances were last seen to be gone. Absent: not yet. */
  readonly goneAt?: string;
}

/** Where the standing containments of a workload are kept. */
export const containmentsPlace = (target: string): DocumentPlace => ({
  collection: 'containments',
  id: hashOf({ target }).slice(0, 40),
});

export function containmentsOf(data: JsonObject | undefined): readonly StandingContainment[] {
  const entries = Array.isArray(data?.containments) ? data.containments.filter(isObject) : [];
  return entries.map((entry) => ({
    caseId: String(entry.caseId),
    action: String(entry.action),
    effect: String(entry.effect),
    ...(typeof entry.digest === 'string' ? { digest: entry.digest } : {}),
    appliedAt: String(entry.appliedAt),
    appliedHash: String(entry.appliedHash),
    changed: entry.changed === true,
    ...(typeof entry.goneAt === 'string' ? { goneAt: entry.goneAt } : {}),
  }));
}

/** In the order in which they were made. */
export async function readContainments(
  store: DocumentStore,
  target: string,
): Promise<readonly StandingContainment[]> {
  const { collection, id } = containmentsPlace(target);
  return containmentsOf((await store.get(collection, id))?.data);
}

/** A step that is applied again replaces its earlier entry and keeps its place. */
export async function addContainment(
  store: DocumentStore,
  target: string,
  entry: StandingContainment,
): Promise<void> {
  await changeContainments(store, target, (standing) =>
    standing.some(({ effect }) => effect === entry.effect)
      ? standing.map((one) => (one.effect === entry.effect ? entry : one))
      : [...standing, entry],
  );
}

/** The step was undone, or somebody else took its change back. */
export async function endContainment(store: DocumentStore, target: string, effect: string): Promise<void> {
  await changeContainments(store, target, (standing) => standing.filter((one) => one.effect !== effect));
}

/** The entries without one whose step was undone. Undefined: it is not among them. */
export function withoutContainment(
  current: JsonObject | undefined,
  target: string,
  effect: string,
): JsonObject | undefined {
  const standing = containmentsOf(current);
  const rest = standing.filter((one) => one.effect !== effect);
  return rest.length === standing.length
    ? undefined
    : { target, containments: rest.map((one) => ({ ...one })) };
}

/** The bad instances of a case were seen to be gone. */
export async function noteGone(
  store: DocumentStore,
  target: string,
  caseId: string,
  goneAt: string,
): Promise<void> {
  await changeContainments(store, target, (standing) =>
    standing.map((one) => (one.caseId === caseId ? { ...one, goneAt } : one)),
  );
}

/** A workload that is contained more often than this is an incident of another kind; the oldest entries go. */
const MOST = 100;

async function changeContainments(
  store: DocumentStore,
  target: string,
  change: (standing: readonly StandingContainment[]) => readonly StandingContainment[],
): Promise<void> {
  const { collection, id } = containmentsPlace(target);
  await updateDocument(store, collection, id, (current) => {
    const standing = containmentsOf(current);
    const next = change(standing);
    const isSame = jsonEqual(standing, next);
    return isSame ? undefined : { target, containments: next.slice(-MOST).map((one) => ({ ...one })) };
  });
}
