import * as z from 'zod/mini';
import { keptState, text as textOf } from '../cloud-run/run-service';
import type { UndoneCode } from '../outcome/undo-codes';
import { TIERS } from '../permissions/tiers';
import type { PlannedStep } from '../plan/response-plan';
import { hashOf, isObject, type JsonObject } from '../values/json';
import { type DocumentPlace, type DocumentStore, updateDocument } from './document-store';
import { readDocument } from './read-document';

/**
 * started: the prior state is recorded, and the change may or may not have reached Google. applied: verified by reading
 * again. undoing: an undo is about to restore the prior state, or has restored it and died before it could record that.
 * undone: undone, once. The effect is never applied again.
 */
export type EffectState = 'started' | 'applied' | 'undoing' | 'undone';

/** An undo in progress. The delivery that finishes it sees from the etag whether the restoring change arrived. */
export interface UndoBegun {
  /** Read just before the restoring change. */
  readonly etag: string;
  /** Generation of the service then. Absent for a resource without one, such as an IAM policy. */
  readonly generation?: number;
  /** RFC 3339. */
  readonly at: string;
  /** Who requested it, according to the request. */
  readonly by: string;
  /** The state to go back to when the restoring change is known not to have happened. */
  readonly from: 'started' | 'applied';
}

/** The version of the resource to which the change was sent. Google applies it to that version or not at all. */
export interface SentOver {
  readonly etag: string;
  /** Absent for a resource without one, such as an IAM policy. */
  readonly generation?: number;
  /** Who wrote that version. Absent for a resource that does not contain it, such as an IAM policy. */
  readonly lastModifier?: string;
}

/** The result of an undo that took effect. */
export interface UndoDone {
  /** RFC 3339. */
  readonly at: string;
  readonly by: string;
  /** The decision of core/undo/judge-undo.ts. */
  readonly code: UndoneCode;
  readonly text: string;
}

export interface Effect {
  readonly state: EffectState;
  /** The resource before the change, in the form of `keptState`. An undo restores it. */
  readonly prior: JsonObject;
  /**
   * Hash of the comparable fields after the change. An undo detects drift with it. Written once, when the step is first
   * verified, so that later changes by others never count as Riposte's.
   */
  readonly appliedHash?: string;
  /** When Riposte first saw the change in effect. Later samples can prove that instances are gone. */
  readonly appliedAt?: string;
  readonly startedAt: string;
  /** The step as the actor planned it: the change, and what an undo restores. The actor does not trust the record for that. */
  readonly planned?: PlannedStep;
  /** The digest that the finding names, according to Security Command Center. */
  readonly digest?: string;
  readonly undoing?: UndoBegun;
  readonly undone?: UndoDone;
  /** The change was not sent yet, or Google certainly refused it. So it was never in effect. */
  readonly unsent?: boolean;
  /** The latest attempt. It is recorded before the change is sent. */
  readonly sent?: SentOver;
  /** The change is in effect, but it is not known whether Riposte or somebody else made it. An undo leaves it to a person. */
  readonly unknownWriter?: boolean;
  /** An earlier attempt may be a part of `prior`. An undo leaves the change to a person. */
  readonly unknownPrior?: boolean;
  /** Cases of repeated findings that rely on this change and made none themselves. An undo applies to them too. */
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
  appliedHash: z.optional(text),
  appliedAt: z.optional(text),
  digest: z.optional(text),
  unsent: z.optional(z.boolean()),
  sent: z.optional(
    z.object({ etag: text, generation: z.optional(z.number()), lastModifier: z.optional(text) }),
  ),
  unknownWriter: z.optional(z.boolean()),
  unknownPrior: z.optional(z.boolean()),
  joined: z.optional(z.array(text)),
  planned: z.optional(planned),
  undoing: z.optional(
    z.object({
      etag: text,
      generation: z.optional(z.number()),
      at: text,
      by: text,
      from: z.enum(['started', 'applied']),
    }),
  ),
  undone: z.optional(z.object({ at: text, by: text, code: text, text })),
});

/** @throws UnreadableDocument */
export const toEffect = (data: JsonObject): Effect => readDocument('effects', effectSchema, data) as Effect;

export async function readEffect(store: DocumentStore, key: string): Promise<Effect | undefined> {
  const document = await store.get('effects', key);
  return document && toEffect(document.data);
}

/** The document of a new effect. It records the prior state before anything changes. */
export const startedEffect = (effect: Omit<Effect, 'state'>): JsonObject =>
  ({ ...effect, prior: keptState(effect.prior), state: 'started' }) as unknown as JsonObject;

/**
 * The change is verified. An effect that is undone, or being undone, does not become applied again.
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

/** Called before the restoring change is sent. False: another delivery has finished the undo meanwhile. */
export async function beginUndo(store: DocumentStore, key: string, undoing: UndoBegun): Promise<boolean> {
  let begun = true;
  await updateDocument(store, 'effects', key, (current) => {
    begun = current !== undefined && current.state !== 'undone';
    return begun ? { ...current, state: 'undoing', undoing: { ...undoing } } : undefined;
  });
  return begun;
}

/** The restoring change certainly did not happen. The containment is still in effect, and can be undone later. */
export async function withdrawUndo(store: DocumentStore, key: string): Promise<void> {
  await updateDocument(store, 'effects', key, (current) => {
    if (current?.state !== 'undoing' || !isObject(current.undoing)) return undefined;
    const { undoing, ...rest } = current;
    return { ...rest, state: isObject(undoing) ? undoing.from : 'started' };
  });
}

/** More repeats than this add no information. Their own watch verifies those that are left out. */
const MOST_JOINED = 1_000;

/** The case of a repeated finding joins the one that made the change. */
export async function joinEffect(store: DocumentStore, key: string, caseId: string): Promise<void> {
  await updateDocument(store, 'effects', key, (current) => {
    const joined = current && (toEffect(current).joined ?? []);
    if (!joined || joined.includes(caseId) || joined.length >= MOST_JOINED) return undefined;
    return { ...current, joined: [...joined, caseId] };
  });
}

/** What the ledger records of a resource before a change is sent. */
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
 * Called before a change is sent to another version than the one that the claim recorded.
 *
 * @param prior - the state that an undo restores from now on. Undefined: the recorded one stays
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

/** A change that is found later was made by somebody else, and the prior state may be recorded again. */
export async function noteUnsent(store: DocumentStore, key: string): Promise<void> {
  await updateDocument(store, 'effects', key, (current) =>
    current?.state === 'started' ? { ...current, unsent: true } : undefined,
  );
}
