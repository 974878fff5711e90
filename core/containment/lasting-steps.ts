import { planOf } from '../case/case-document';
import type { CaseRecord } from '../case/record';
import { isObject } from '../values/json';
import { lastingOf } from './lasting';
import type { StepLasting } from './owner-words';
import { type Ownership, ownerSentence, readOwnership } from './ownership';

type Read = Pick<CaseRecord, 'investigation' | 'outcomes'> & Partial<Pick<CaseRecord, 'plan' | 'replanned'>>;

/** Who manages the workload, as the record's investigation has it. */
export function ownerOf({ investigation: { service } }: Pick<CaseRecord, 'investigation'>): Ownership {
  const value = service?.status === 'known' ? service.value : undefined;
  return readOwnership(isObject(value) ? (value as { managedBy?: unknown }).managedBy : undefined);
}

/**
 * Will the steps that were done last? Worked out again from the tool and the names, and not read from the plan: the plan
 * of a case was written by the identity that parses hostile input, and this goes into an alarm.
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

/** What the owner does before the next deployment, one line a step that was done. Nothing where nobody knows the owner. */
export function lastingSteps(record: Read): readonly string[] {
  const owner = ownerOf(record);
  if (owner.kind === 'unknown') return [];
  return lastingOfDone(record).map(
    ({ action, text, merge }) =>
      `Before the next deployment, make ${action} last. ${ownerSentence(owner)} ${text} ${
        merge.lines.length === 0
          ? merge.where
          : `The lines to merge are under "Will it last?" in the report, and in the record at plan.steps[].lasts.`
      }`,
  );
}

/** The same for the details of an alarm: plain data, and no more of it than a reader needs. */
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
