import * as z from 'zod';
import { keptState, text as textOf } from '../actions/run-service';
import { TIERS } from '../permissions/tiers';
import type { PlannedStep } from '../plan/response-plan';
import type { UndoneCode } from '../undo/undo-codes';
import { hashOf, isObject, type JsonObject } from '../values/json';
import { type DocumentPlace, type DocumentStore, updateDocument } from './document-store';
import { readDocument } from './read-document';

/**
 * started: the prior state is recorded, the change may or may not have reached Google. applied: verified by
 * re-reading. undoing: an undo is about to restore the prior state, or has done so and died before it could say it.
 * undone: taken back, once; it is never applied again.
 */
export type EffectState = 'started' | 'applied' | 'undoing' | 'undone';

/** An undo under way. Whoever finishes it learns from the etag whether the restoring change has arrived. */
export interface UndoBegun {
  /** As read just before the restoring change. */
  readonly etag: string;
  /** Generation of the service then; absent for what has none, as an IAM policy. */
  readonly generation?: number;
  /** RFC 3339. */
  readonly at: string;
  /** Who asked for it, in the words of the request. */
  readonly by: string;
  /** The state to go back to when the restoring change is known not to have happened. */
  readonly from: 'started' | 'applied';
}

/** The version of the resource over which the change was sent: Google takes it over that version or not at all. */
export interface SentOver {
  readonly etag: string;
  /** Absent for what has none, as an IAM policy. */
  readonly generation?: number;
  /** Who had written that version. Absent for what does not say it, as an IAM policy. */
  readonly lastModifier?: string;
}

/** What became of an undo that took effect. */
export interface UndoDone {
  /** RFC 3339. */
  readonly at: string;
  readonly by: string;
  /** As core/undo/judge-undo.ts decided. */
  readonly code: UndoneCode;
  readonly text: string;
  /** Record, mark and log say so. */
  readonly said: boolean;
}

export interface Effect {
  readonly state: EffectState;
  /** The resource as it was before, as `keptState` keeps it: what undo restores. */
  readonly prior: JsonObject;
  /**
   * Hash of the comparable fields after the change: what undo checks drift against. Written once, when the step is
   * verified first: what others change later never becomes ours.
   */
  readonly appliedHash?: string;
  /** When the change was first seen in place: samples after it can prove that instances are gone. */
  readonly appliedAt?: string;
  readonly startedAt: string;
  /** The step as the actor planned it: what the change is, and what undo takes back. The record is not believed. */
  readonly planned?: PlannedStep;
  /** The digest that the finding names, as Security Command Center had it. */
  readonly digest?: string;
  readonly undoing?: UndoBegun;
  readonly undone?: UndoDone;
  /** Not sent yet, or Google refused the change for certain: nothing of this step was ever in place. */
  readonly unsent?: boolean;
  /** The newest attempt. It is recorded before the change is sent. */
  readonly sent?: SentOver;
  /** The change is in place, and nobody can tell whether we or somebody else made it: an undo leaves it to a person. */
  readonly unknownWriter?: boolean;
  /** Cases of repeated findings that rely on this change and have none of their own: an undo is theirs too. */
  readonly joined?: readonly string[];
}

/** Effects happen once per finding, event time, action and target (invariant 6). */
export const effectKey = (
  finding: { readonly canonicalName: string; readonly eventTime: string },
  step: Pick<PlannedStep, 'action' | 'target'>,
): string =>
  hashOf({
    finding: finding.canonicalName,
    eventTime: finding.eventTime,
    action: step.action,
    target: step.target,
  }).slice(0, 40);

export const effectPlace = (key: string): DocumentPlace => ({ collection: 'effects', id: key });

const text = z.string();
const jsonObject = z.record(text, z.json());

const planned = z.looseObject({
  id: text,
  action: text,
  target: text,
  tier: z.enum(TIERS),
  reversible: z.boolean(),
  permissions: z.array(text),
  before: z.json(),
  after: z.json(),
  rationale: text,
});

const effectSchema = z.object({
  state: z.enum(['started', 'applied', 'undoing', 'undone']),
  prior: jsonObject,
  startedAt: text,
  appliedHash: text.optional(),
  appliedAt: text.optional(),
  digest: text.optional(),
  unsent: z.boolean().optional(),
  sent: z.object({ etag: text, generation: z.number().optional(), lastModifier: text.optional() }).optional(),
  unknownWriter: z.boolean().optional(),
  joined: z.array(text).optional(),
  planned: planned.optional(),
  undoing: z
    .object({
      etag: text,
      generation: z.number().optional(),
      at: text,
      by: text,
      from: z.enum(['started', 'applied']),
    })
    .optional(),
  undone: z.object({ at: text, by: text, code: text, text, said: z.boolean() }).optional(),
});

/** @throws UnreadableDocument */
export const toEffect = (data: JsonObject): Effect => readDocument('effects', effectSchema, data) as Effect;

export async function readEffect(store: DocumentStore, key: string): Promise<Effect | undefined> {
  const document = await store.get('effects', key);
  return document && toEffect(document.data);
}

/** The document of an effect that starts: the prior state is recorded before anything changes. */
export const startedEffect = (effect: Omit<Effect, 'state'>): JsonObject =>
  ({ ...effect, prior: keptState(effect.prior), state: 'started' }) as unknown as JsonObject;

/**
 * The change is verified. What a person has taken back stays taken back: an effect that is undone, or being undone,
 * does not become applied.
 */
export async function moveEffect(
  store: DocumentStore,
  key: string,
  state: 'applied',
  fields: Pick<Effect, 'appliedHash' | 'appliedAt' | 'unknownWriter'> = {},
): Promise<void> {
  await updateDocument(store, 'effects', key, (current) =>
    current?.state === 'undone' || current?.state === 'undoing'
      ? undefined
      : { ...current, ...fields, state },
  );
}

/** Before the restoring change is sent. False: another delivery has finished the undo meanwhile. */
export async function beginUndo(store: DocumentStore, key: string, undoing: UndoBegun): Promise<boolean> {
  let begun = true;
  await updateDocument(store, 'effects', key, (current) => {
    begun = current !== undefined && current.state !== 'undone';
    return begun ? { ...current, state: 'undoing', undoing: { ...undoing } } : undefined;
  });
  return begun;
}

/** The restoring change is known not to have happened: the containment stands, and can be undone another time. */
export async function withdrawUndo(store: DocumentStore, key: string): Promise<void> {
  await updateDocument(store, 'effects', key, (current) => {
    if (current?.state !== 'undoing' || !isObject(current.undoing)) return undefined;
    const { undoing, ...rest } = current;
    return { ...rest, state: isObject(undoing) ? undoing.from : 'started' };
  });
}

/** Record, mark and log tell of the undo: another request for it is one too many. */
export async function noteUndoSaid(store: DocumentStore, key: string): Promise<void> {
  await updateDocument(store, 'effects', key, (current) => {
    const { undone } = current ?? {};
    return isObject(undone) && undone.said !== true
      ? { ...current, undone: { ...undone, said: true } }
      : undefined;
  });
}

/** More repeats than this tell nothing new; those that are left out are verified by their own watch. */
const MOST_JOINED = 1_000;

/** The case of a repeated finding joins the one that made the change. */
export async function joinEffect(store: DocumentStore, key: string, caseId: string): Promise<void> {
  await updateDocument(store, 'effects', key, (current) => {
    const joined = current && (toEffect(current).joined ?? []);
    if (!joined || joined.includes(caseId) || joined.length >= MOST_JOINED) return undefined;
    return { ...current, joined: [...joined, caseId] };
  });
}

/** What is recorded of a resource before a change of it is sent. */
export function sentOver(current: JsonObject): SentOver {
  const generation = Number(current.generation);
  const lastModifier = textOf(current.lastModifier);
  return {
    etag: textOf(current.etag),
    ...(current.generation !== undefined && Number.isSafeInteger(generation) ? { generation } : {}),
    ...(lastModifier === '' ? {} : { lastModifier }),
  };
}

/**
 * Before a change is sent over another version than the claim has recorded.
 *
 * @param prior - the state to which an undo goes back from now on. Undefined: the recorded one stays
 */
export async function noteSending(
  store: DocumentStore,
  key: string,
  current: JsonObject,
  prior: JsonObject | undefined,
): Promise<void> {
  await updateDocument(store, 'effects', key, (data) => {
    if (data?.state !== 'started') return undefined;
    const { unsent: _sentNow, ...rest } = data;
    const sent = { ...sentOver(current) };
    return { ...rest, sent, ...(prior === undefined ? {} : { prior: keptState(prior) }) };
  });
}

/** What is found in place later is somebody else's, and the prior state may be taken anew. */
export async function noteUnsent(store: DocumentStore, key: string): Promise<void> {
  await updateDocument(store, 'effects', key, (current) =>
    current?.state === 'started' ? { ...current, unsent: true } : undefined,
  );
}
