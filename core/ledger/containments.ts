import * as z from 'zod/mini';
import { strictestWayIn, type WayIn } from '../containment/way-in';
import { hashOf, type JsonObject, jsonEqual } from '../values/json';
import { type DocumentPlace, type DocumentStore, updateDocument } from './document-store';
import { readDocument } from './read-document';

/**
 * One step of a case that keeps a workload contained now. Only the actor writes it, and the responder may read it. With it,
 * a repeated finding joins the case, an undo sees later containments, and Riposte notices changes by others.
 */
export interface StandingContainment {
  readonly caseId: string;
  readonly action: string;
  /** Effect of the step: core/ledger/effects.ts. */
  readonly effect: string;
  /** The digest that the finding names. */
  readonly digest?: string;
  /** RFC 3339: since when the change is known to be in effect. */
  readonly appliedAt: string;
  /** Hash of the comparable fields after the change. */
  readonly appliedHash: string;
  /** False: an earlier case already made this state, and this case relies on it. */
  readonly changed: boolean;
  /**
   * How the bad code got in, according to the actor's own plan: the strictest value of the cases that rely on this step.
   * Absent: an earlier version wrote the entry.
   */
  readonly wayIn?: WayIn;
  /** RFC 3339: when Riposte last saw that the bad instances were gone. Absent: not yet. */
  readonly goneAt?: string;
}

/** The document with the current containments of a workload. */
export const containmentsPlace = (target: string): DocumentPlace => ({
  collection: 'containments',
  id: hashOf({ target }).slice(0, 40),
});

const text = z.string();

const standingSchema = z.object({
  containments: z.array(
    z.object({
      caseId: text,
      action: text,
      effect: text,
      digest: z.optional(text),
      appliedAt: text,
      appliedHash: text,
      changed: z.boolean(),
      wayIn: z.optional(z.enum(['image', 'running-app'])),
      goneAt: z.optional(text),
    }),
  ),
});

/** @throws UnreadableDocument */
export const containmentsOf = (data: JsonObject | undefined): readonly StandingContainment[] =>
  data === undefined ? [] : readDocument('containments', standingSchema, data).containments;

/** In the order in which they were made. */
export async function readContainments(
  store: DocumentStore,
  target: string,
): Promise<readonly StandingContainment[]> {
  const { collection, id } = containmentsPlace(target);
  return containmentsOf((await store.get(collection, id))?.data);
}

/** A step that is applied again replaces its earlier entry. It keeps its place and the stricter way in. */
export async function addContainment(
  store: DocumentStore,
  target: string,
  entry: StandingContainment,
): Promise<void> {
  await changeContainments(store, target, (standing) => added(standing, entry));
}

const added = (
  standing: readonly StandingContainment[],
  entry: StandingContainment,
): readonly StandingContainment[] =>
  standing.some(({ effect }) => effect === entry.effect)
    ? standing.map((one) => (one.effect === entry.effect ? withWayIn(entry, one.wayIn) : one))
    : [...standing, entry];

/** The document with one more entry, to be written together with its effect. */
export const withContainment = (
  current: JsonObject | undefined,
  target: string,
  entry: StandingContainment,
): JsonObject => toDocument(target, added(containmentsOf(current), entry));

const toDocument = (target: string, standing: readonly StandingContainment[]): JsonObject => ({
  target,
  containments: standing.slice(-MOST).map((one) => ({ ...one })),
});

/**
 * Another case relies on this step from now on. If intruders came in through the running app in that case, the way in must
 * stay closed too.
 */
export async function relyOnContainment(
  store: DocumentStore,
  target: string,
  effect: string,
  wayIn: WayIn,
): Promise<void> {
  await changeContainments(store, target, (standing) =>
    standing.map((one) => (one.effect === effect ? withWayIn(one, wayIn) : one)),
  );
}

function withWayIn(entry: StandingContainment, other: WayIn | undefined): StandingContainment {
  const wayIn = strictestWayIn([entry.wayIn, other]);
  return wayIn === undefined ? entry : { ...entry, wayIn };
}

/** The step was undone, or somebody else reverted its change. */
export async function endContainment(store: DocumentStore, target: string, effect: string): Promise<void> {
  await changeContainments(store, target, (standing) => standing.filter((one) => one.effect !== effect));
}

/** The entries without the one whose step was undone. Undefined: it is not among them. */
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

/** Riposte saw that the bad instances of a case are gone. */
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

/** A workload that is contained more often than this is another kind of incident. The oldest entries are removed. */
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
    return isSame ? undefined : toDocument(target, next);
  });
}
