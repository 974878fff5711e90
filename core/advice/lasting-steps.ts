import { planOf } from '../case/plan-of';
import type { CaseRecord } from '../case/record';
import type { StepLasting } from '../ownership/owner-words';
import { type Ownership, ownerSentence, readOwnership } from '../ownership/ownership';
import { isObject } from '../values/json';
import { lastingOf } from './lasting';

type Read = Pick<CaseRecord, 'investigation' | 'outcomes'> & Partial<Pick<CaseRecord, 'plan' | 'replanned'>>;

/** Who manages the workload, according to the record's investigation. */
export function ownerOf({ investigation: { service } }: Pick<CaseRecord, 'investigation'>): Ownership {
  const value = service?.status === 'known' ? service.value : undefined;
  return readOwnership(isObject(value) ? (value as { managedBy?: unknown }).managedBy : undefined);
}

/**
 * Whether the completed steps survive the owner's next deployment. Computed again from the tool and the names, and not
 * read from the plan: the identity that parses hostile input writes the plan, and this text goes into an alert.
 */
export function lastingOfDone(record: Read): readonly StepLasting[] {
  const { plan, replanned, outcomes } = record;
  if (plan === undefined) return [];
  const owner = ownerOf(record);
  return planOf({ plan, ...(replanned ? { replanned } : {}) })
    .steps.filter(
      ({ id, before }) =>
        before !== null && outcomes.some(({ step, status }) => step === id && status === 'done'),
    )
    .map((step) => ({ action: step.action, ...lastingOf(step, owner) }));
}

/** What the owner must do before the next deployment, one line for each completed step. Empty if the owner is not known. */
export function lastingSteps(record: Read): readonly string[] {
  const owner = ownerOf(record);
  if (owner.kind === 'unknown') return [];
  return lastingOfDone(record).map(
    ({ action, text, merge }) =>
      `Before the next deployment, make sure that it keeps the change of ${action}. ${ownerSentence(owner)} ${text} ${
        merge.lines.length === 0
          ? merge.where
          : `The lines to merge are under "Will it last?" in the report, and in the record at plan.steps[].lasts.`
      }`,
  );
}

/** The same for the details of an alert: plain data, and only what a reader needs. */
export const lastingDetails = (record: Read) =>
  lastingOfDone(record)
    .filter(({ managedBy }) => managedBy.kind !== 'unknown')
    .map(({ action, managedBy, outlook, text, merge }) => ({
      action,
      managedBy: managedBy.tool,
      outlook,
      text,
      merge: { where: merge.where, lines: merge.lines },
    }));
