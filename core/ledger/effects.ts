import { keptState } from '../actions/run-service';
import { hashOf, isObject, type JsonObject } from '../json';
import type { PlannedStep } from '../plan/response-plan';
import type { DocumentPlace, DocumentStore } from './document-store';
import { updateDocument } from './document-store';

/**
 * started: the prior state is recorded, the change may or may not have reached Google. applied: verified by
 * re-reading. undone: taken back, once.
 */
export type EffectState = 'started' | 'applied' | 'undone';

export interface Effect {
  readonly state: EffectState;
  /** The resource as it was before, as `keptState` keeps it: what undo restores. */
  readonly prior: JsonObject;
  /** Hash of the comparable fields after the change: what undo checks drift against. */
  readonly appliedHash?: string;
  /** When the change was first seen in place: samples after it can prove that instances are gone. */
  readonly appliedAt?: string;
  readonly startedAt: string;
  /** The step as the actor planned it: what the change is, and what undo takes back. Absent in older ledgers. */
  readonly planned?: PlannedStep;
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

export function toEffect(data: JsonObject): Effect {
  return {
    state: data.state as EffectState,
    prior: isObject(data.prior) ? data.prior : {},
    startedAt: String(data.startedAt),
    ...(isObject(data.planned) ? { planned: data.planned as unknown as PlannedStep } : {}),
    ...(typeof data.appliedHash === 'string' ? { appliedHash: data.appliedHash } : {}),
    ...(typeof data.appliedAt === 'string' ? { appliedAt: data.appliedAt } : {}),
  };
}

export async function readEffect(store: DocumentStore, key: string): Promise<Effect | undefined> {
  const document = await store.get('effects', key);
  return document && toEffect(document.data);
}

/** The document of an effect that starts: the prior state is recorded before anything changes. */
export const startedEffect = (effect: Omit<Effect, 'state'>): JsonObject =>
  ({ ...effect, prior: keptState(effect.prior), state: 'started' }) as unknown as JsonObject;

export async function moveEffect(
  store: DocumentStore,
  key: string,
  state: EffectState,
  fields: { readonly appliedHash?: string; readonly appliedAt?: string } = {},
): Promise<void> {
  await updateDocument(store, 'effects', key, (current) => ({ ...current, ...fields, state }));
}
