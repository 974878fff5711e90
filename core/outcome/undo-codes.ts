/**
 * How an undo of one step took effect.
 * - `restored`: the restoring change is verified, and every user-settable field is as it was before.
 * - `already-as-before`: somebody had already restored the workload.
 * - `changed-nothing`: the step changed nothing, or Riposte never saw its change in place and it is not in place now, so
 *   there was nothing to restore.
 * - `differs`: restored, and the workload, read again, differs from the prior state in the fields that the text names.
 * - `not-verified`: restored, and the workload could not be read again.
 * - `changed-since`: restored by an earlier delivery, and somebody changed the workload since.
 */
export const UNDONE_CODES = [
  'restored',
  'already-as-before',
  'changed-nothing',
  'differs',
  'not-verified',
  'changed-since',
] as const;
export type UndoneCode = (typeof UNDONE_CODES)[number];

/**
 * Why an undo took no effect.
 * - `no-such-case`: the ledger has no such case.
 * - `forged-record`: the record is not the one of the case that was asked for.
 * - `foreign-target`: the target of a step is not the finding's resource.
 * - `unknown-action`: this version does not know an action of the plan.
 * - `nothing-to-undo`: the case changed nothing.
 * - `already-undone`: an undo works once.
 * - `later-containment`: a later case contains the same workload, and must be undone first.
 * - `changed-since`: somebody changed the workload since.
 * - `unknown-writer`: it is not known whether the step or somebody else made the change that is in place.
 * - `no-etag`: the API gave no etag, so a change by somebody else at the same time would go unnoticed.
 * - `denied`: the actor lacks a permission.
 * - `failed`: Google refused the restoring change for another reason.
 * - `not-tried`: a later step of the same case was not undone, and Riposte undoes the steps in reverse order.
 */
export const UNDO_REFUSAL_CODES = [
  'no-such-case',
  'forged-record',
  'foreign-target',
  'unknown-action',
  'nothing-to-undo',
  'already-undone',
  'later-containment',
  'changed-since',
  'unknown-writer',
  'no-etag',
  'denied',
  'failed',
  'not-tried',
] as const;
export type UndoRefusalCode = (typeof UNDO_REFUSAL_CODES)[number];
