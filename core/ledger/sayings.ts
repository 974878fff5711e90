import type { StepStatus, Verdict } from '../case/record';
import { VERDICTS } from '../case/record';
import { REVERSAL_PARTS, type ReversalPart } from '../case/watch-schedule';
import type { WayIn } from '../containment/way-in';
import { isObject, type JsonObject, jsonEqual } from '../values/json';
import { type DocumentPlace, type DocumentStore, updateDocument } from './document-store';

/**
 * What the actor has said of a case, and what is left to watch. The responder can write the record of the case, so a
 * compromised responder could make the actor believe that people know already, or that there is nothing to watch. It
 * can read this document and cannot write it.
 */
export interface Sayings {
  /** Relative name of the workload. Absent: the actor has not read one for this case. */
  readonly target?: string;
  /** The digest that the finding names, as Security Command Center has it. */
  readonly digest?: string;
  /** How the bad code came in, by the actor's own plan. */
  readonly wayIn?: WayIn;
  /** The latest verdict of the actor. Absent: none yet. */
  readonly verdict?: Verdict;
  /** RFC 3339: since when the verdict is `contained`. The scheduled checks count from it. */
  readonly since?: string;
  /** By action: the verdict that this recording step (a mark, a notification) last said successfully. */
  readonly told: Readonly<Record<string, Verdict>>;
  /** The case that had contained the workload before, if this case relies on it. */
  readonly joins?: string;
  /** Minutes of the latest scheduled check that was made; 0: none. */
  readonly checked: number;
  /** Parts of a reversal that are still to be done. */
  readonly todo: readonly ReversalPart[];
  /** A person took the containment back, or somebody else did: nothing is left to verify. */
  readonly ended?: 'undone' | 'reversed';
}

export const NOTHING_SAID: Sayings = { told: {}, checked: 0, todo: [] };

export const sayingsPlace = (caseId: string): DocumentPlace => ({ collection: 'sayings', id: caseId });

/** Reads the stored document. A member that is not as expected is left out, so that the actor says it again. */
export function sayingsOf(data: JsonObject | undefined): Sayings {
  if (!data) return NOTHING_SAID;
  const verdict = tryVerdict(data.verdict);
  const told = Object.entries(isObject(data.told) ? data.told : {}).flatMap(([action, one]) => {
    const said = tryVerdict(one);
    return said ? [[action, said] as const] : [];
  });
  return {
    ...textOf(data, 'target'),
    ...textOf(data, 'digest'),
    ...(typeof data.wayIn === 'string' ? { wayIn: data.wayIn === 'image' ? 'image' : 'running-app' } : {}),
    ...(verdict ? { verdict } : {}),
    ...textOf(data, 'since'),
    told: Object.fromEntries(told),
    ...textOf(data, 'joins'),
    checked: typeof data.checked === 'number' ? data.checked : 0,
    todo: Array.isArray(data.todo)
      ? REVERSAL_PARTS.filter((part) => (data.todo as unknown[]).includes(part))
      : [],
    ...(data.ended === 'undone' || data.ended === 'reversed' ? { ended: data.ended } : {}),
  };
}

const tryVerdict = (value: unknown): Verdict | undefined => VERDICTS.find((one) => one === value);

const textOf = <Key extends string>(data: JsonObject, key: Key): { readonly [K in Key]?: string } =>
  (typeof data[key] === 'string' ? { [key]: data[key] } : {}) as { readonly [K in Key]?: string };

export async function readSayings(store: DocumentStore, caseId: string): Promise<Sayings> {
  const { collection, id } = sayingsPlace(caseId);
  return sayingsOf((await store.get(collection, id))?.data);
}

/** Reads, changes and writes again. `change` may run more than once; undefined leaves the document as it is. */
export async function amendSayings(
  store: DocumentStore,
  caseId: string,
  change: (current: Sayings) => Sayings | undefined,
): Promise<Sayings> {
  const { collection, id } = sayingsPlace(caseId);
  const data = await updateDocument(store, collection, id, (stored) => {
    const current = sayingsOf(stored);
    const next = change(current);
    return next === undefined || jsonEqual(current, next) ? undefined : toDocument(next);
  });
  return sayingsOf(data);
}

const toDocument = (sayings: Sayings): JsonObject => sayings as unknown as JsonObject;

/** The document of a case whose containment has ended. The first end stands: an undo and a reversal exclude each other. */
export const endedSayings = (
  data: JsonObject | undefined,
  ended: NonNullable<Sayings['ended']>,
): JsonObject => {
  return toDocument(endedNow(sayingsOf(data), ended));
};

/** An undo has the last word in Security Command Center: a reversal that was still to be marked there is not. */
const endedNow = (current: Sayings, ended: NonNullable<Sayings['ended']>): Sayings => ({
  ...current,
  ended: current.ended ?? ended,
  todo: ended === 'undone' ? current.todo.filter((part) => part !== 'mark') : current.todo,
});

export async function endSayings(
  store: DocumentStore,
  caseId: string,
  ended: NonNullable<Sayings['ended']>,
): Promise<void> {
  await amendSayings(store, caseId, (current) => endedNow(current, ended));
}

/** The case is contained by the actor's own words, and nobody took that back: its workload is looked at again. */
export const isStanding = ({ verdict, ended }: Sayings): boolean =>
  verdict === 'contained' && ended === undefined;

/** The recording steps of a case that have said this verdict. What is not known to be said is said again. */
export const isTold = (
  { told }: Sayings,
  verdict: Verdict,
  { action, status }: { readonly action: string; readonly status: StepStatus },
): boolean => status === 'done' && told[action] === verdict;
