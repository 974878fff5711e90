import type { CaseDraft } from '../case/record';
import { REVERSAL_PARTS, type ReversalPart } from '../case/watch-schedule';
import type { WayIn } from '../containment/way-in';
import type { StepStatus, Verdict } from '../outcome/outcome';
import { VERDICTS } from '../outcome/outcome';
import { isObject, type Json, type JsonObject, jsonEqual } from '../values/json';
import type { CaseState } from './case-document';
import { type DocumentPlace, type DocumentStore, updateDocument } from './document-store';
import { type MarkWord, type SentMarks, sentMarksOf, tryMarkWord } from './sent-marks';

/**
 * What the actor has reported about a case, and what it must still watch. A compromised responder could write into the
 * record of the case that people are already notified, or that there is nothing to watch. So the actor reads it from this
 * document, which the responder can read but not write.
 */
export interface Sayings {
  /** Relative name of the workload. Absent: the actor has not read a workload for this case. */
  readonly target?: string;
  /** The digest that the finding names, according to Security Command Center. */
  readonly digest?: string;
  /** How the bad code got in, according to the actor's own plan. */
  readonly wayIn?: WayIn;
  /** The latest verdict of the actor. Absent: none yet. */
  readonly verdict?: Verdict;
  /** The actor has begun a change, or checks a verdict again: a document that says `closed` does not end the case. */
  readonly open?: true;
  /** RFC 3339: since when the verdict is `contained`. The scheduled checks count from it. */
  readonly since?: string;
  /** For each recording action (a mark, a notification): the verdict that it last reported successfully. */
  readonly told: Readonly<Record<string, Verdict>>;
  /** The case that contained the workload before, if this case relies on it. */
  readonly joins?: string;
  /** Minutes of the latest scheduled check that was made. 0: none. */
  readonly checked: number;
  /** Parts of a reversal that the actor must still do. */
  readonly todo: readonly ReversalPart[];
  /** An operator undid the containment, or somebody else reverted it. There is nothing left to verify. */
  readonly ended?: 'undone' | 'reversed';
  /** An undo took effect, perhaps after a reversal, which `ended` keeps. */
  readonly undone?: true;
  /** Keys of the effects whose undo the actor has reported. Absent: none. */
  readonly undosTold?: readonly string[];
  /** Pub/Sub's id of the undo request whose permanent failure the actor has reported. Absent: none. */
  readonly undoFailed?: string;
  /** The part of the record that says what the case is about: core/ledger/kept-record.ts. Absent: an earlier version wrote this. */
  readonly kept?: CaseDraft;
  /** A mark that Security Command Center does not take. People know about it. Absent: no mark is wrong. */
  readonly staleMark?: StaleMark;
  /** Absent: no mark was sent, or an earlier version wrote this. */
  readonly sentMarks?: SentMarks;
}

export interface StaleMark {
  /** What it should say. */
  readonly word: MarkWord;
  /** RFC 3339: when people were notified. */
  readonly since: string;
}

export const NOTHING_SAID: Sayings = { told: {}, checked: 0, todo: [] };

export const sayingsPlace = (caseId: string): DocumentPlace => ({ collection: 'sayings', id: caseId });

/** Reads the stored document. A member without the expected shape is left out, so that the actor reports it again. */
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
    ...(data.open === true ? { open: true } : {}),
    ...textOf(data, 'since'),
    told: Object.fromEntries(told),
    ...textOf(data, 'joins'),
    checked: typeof data.checked === 'number' ? data.checked : 0,
    todo: Array.isArray(data.todo)
      ? REVERSAL_PARTS.filter((part) => (data.todo as unknown[]).includes(part))
      : [],
    ...(data.ended === 'undone' || data.ended === 'reversed' ? { ended: data.ended } : {}),
    ...(data.undone === true ? { undone: true } : {}),
    ...(Array.isArray(data.undosTold)
      ? { undosTold: data.undosTold.filter((one) => typeof one === 'string') }
      : {}),
    ...textOf(data, 'undoFailed'),
    ...(isObject(data.kept) ? { kept: data.kept as unknown as CaseDraft } : {}),
    ...staleMarkOf(data.staleMark),
    ...sentMarksIn(data.sentMarks),
  };
}

function staleMarkOf(value: Json | undefined): Pick<Sayings, 'staleMark'> {
  if (!isObject(value) || typeof value.since !== 'string') return {};
  const word = tryMarkWord(value.word);
  return word === undefined ? {} : { staleMark: { word, since: value.since } };
}

function sentMarksIn(value: Json | undefined): Pick<Sayings, 'sentMarks'> {
  const sentMarks = sentMarksOf(value);
  return sentMarks === undefined ? {} : { sentMarks };
}

const tryVerdict = (value: unknown): Verdict | undefined => VERDICTS.find((one) => one === value);

const textOf = <Key extends string>(data: JsonObject, key: Key): { readonly [K in Key]?: string } =>
  (typeof data[key] === 'string' ? { [key]: data[key] } : {}) as { readonly [K in Key]?: string };

export async function readSayings(store: DocumentStore, caseId: string): Promise<Sayings> {
  const { collection, id } = sayingsPlace(caseId);
  return sayingsOf((await store.get(collection, id))?.data);
}

/** Reads, changes and writes. `change` may run more than once. If it returns undefined, the document stays as it is. */
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

/**
 * The document of a case that is about to change a workload.
 *
 * @param kept - of the record whose finding Security Command Center has confirmed
 */
export const begunSayings = (data: JsonObject | undefined, target: string, kept: CaseDraft): JsonObject =>
  toDocument({ ...sayingsOf(data), kept, target, open: true });

/** The document of a case whose containment has ended. The first end is kept: an undo and a reversal exclude each other. */
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
  ...(ended === 'undone' ? { undone: true } : {}),
  todo: ended === 'undone' ? current.todo.filter((part) => part !== 'mark') : current.todo,
});

export async function endSayings(
  store: DocumentStore,
  caseId: string,
  ended: NonNullable<Sayings['ended']>,
): Promise<void> {
  await amendSayings(store, caseId, (current) => endedNow(current, ended));
}

/** Whether the actor itself reported the case as contained and the containment has not ended. Then the actor checks the workload again. */
export const isStanding = ({ verdict, ended }: Sayings): boolean =>
  verdict === 'contained' && ended === undefined;

/** Whether the actor has closed the case: it has a verdict, and nothing is left to check. Somebody else may have written `closed`. */
export const isClosed = (state: CaseState | undefined, { verdict, open }: Sayings): boolean =>
  state === 'closed' && verdict !== undefined && !open;

/** Whether somebody has reported a verdict, or the end of the case, between two reads. Then there is something else to decide. */
export const hasSpoken = (before: Sayings, now: Sayings): boolean =>
  before.verdict !== now.verdict || before.ended !== now.ended;

/** What Security Command Center must say of a case that has ended, whatever a slower delivery wants to write. */
export const lastWord = ({ ended, undone }: Sayings): MarkWord | undefined => (undone ? 'undone' : ended);

/** What Security Command Center must say of a case by the actor's ledger. Undefined: the actor has reported nothing. */
export const currentWord = (sayings: Sayings): MarkWord | undefined => lastWord(sayings) ?? sayings.verdict;

/** Whether people and logs know of the undo of this effect. */
export const isUndoTold = ({ undosTold = [] }: Sayings, key: string): boolean => undosTold.includes(key);

/**
 * The actor has reported the undo of these effects. The report comes first, then this write: a process that dies in between
 * makes the next delivery report it again, which is better than never.
 */
export async function noteUndosTold(
  store: DocumentStore,
  caseId: string,
  keys: readonly string[],
): Promise<void> {
  await amendSayings(store, caseId, (current) => ({
    ...current,
    undosTold: [...new Set([...(current.undosTold ?? []), ...keys])],
  }));
}

/** Whether a recording step of a case has reported this verdict. If that is not known, it reports again. */
export const isTold = (
  { told }: Sayings,
  verdict: Verdict,
  { action, status }: { readonly action: string; readonly status: StepStatus },
): boolean => status === 'done' && told[action] === verdict;
