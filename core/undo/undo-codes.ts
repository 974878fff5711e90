/**
 * How an undo of one step took effect.
 * - `restored`: the restoring change is verified: every user-settable field is as it was before.
 * - `already-as-before`: somebody had restored the workload already.
 * - `changed-nothing`: the step had changed nothing, or its change was never seen in place and is not there now, so there
 *   was nothing to restore.
 * - `differs`: restored, and the re-read workload differs from the prior state in the fields that the text names.
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
 * - `foreign-target`: a step aims at something that is not the finding's resource.
 * - `unknown-action`: this version does not know an action of the plan.
 * - `nothing-to-undo`: the case changed nothing.
 * - `already-undone`: an undo works once.
 * - `later-containment`: a later case contains the same workload; its undo comes first.
 * - `changed-since`: somebody changed the workload since.
 * - `unknown-writer`: nobody can tell whether the step or somebody else made the change that is there.
 * - `no-etag`: the API gave no etag, so a change by somebody else at the same time would go unnoticed.
 * - `denied`: the actor lacks a permission.
 * - `failed`: Google refused the restoring change for another reason.
 * - `not-tried`: a later step of the same case was not undone, and steps are undone last first.
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
