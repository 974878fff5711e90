import { keptState } from '../actions/run-service';
import { hashOf, isObject, type JsonObject } from '../json';
import type { PlannedStep } from '../plan/response-plan';
import type { DocumentStore } from './document-store';
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
}

/** Effects happen once per finding, event time, action and target (invariant 6). */
export const effectKey = (
  finding: { readonly canonicalName: string; readonly eventTime: string },
  step: PlannedStep,
): string =>
  hashOf({
    finding: finding.canonicalName,
    eventTime: finding.eventTime,
    action: step.action,
    target: step.target,
  }).slice(0, 40);

function toEffect(data: JsonObject): Effect {
  return {
    state: data.state as EffectState,
    prior: isObject(data.prior) ? data.prior : {},
    startedAt: String(data.startedAt),
    ...(typeof data.appliedHash === 'string' ? { appliedHash: data.appliedHash } : {}),
    ...(typeof data.appliedAt === 'string' ? { appliedAt: data.appliedAt } : {}),
  };
}

export async function readEffect(store: DocumentStore, key: string): Promise<Effect | undefined> {
  const document = await store.get('effects', key);
  return document && toEffect(document.data);
}

/** Records the prior state before anything changes. The first record wins: a retry must not take its own change for the prior. */
export async function startEffect(
  store: DocumentStore,
  key: string,
  effect: Omit<Effect, 'state'>,
): Promise<Effect> {
  const started = { ...effect, prior: keptState(effect.prior), state: 'started' } as const;
  if ((await store.create('effects', key, started)) === 'created') return started;
  const kept = await updateDocument(store, 'effects', key, (current) => (current ? undefined : started));
  return kept ? toEffect(kept) : started;
}

export async function moveEffect(
  store: DocumentStore,
  key: string,
  state: EffectState,
  fields: { readonly appliedHash?: string; readonly appliedAt?: string } = {},
): Promise<void> {
  await updateDocument(store, 'effects', key, (current) => ({ ...current, ...fields, state }));
}
