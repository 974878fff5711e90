import { caseIdFor } from './case-id';

const STATES = [
  { state: 'ACTIVE', muted: false },
  { state: 'ACTIVE', muted: true },
  { state: 'INACTIVE', muted: false },
  { state: 'INACTIVE', muted: true },
];

/**
 * Whether a case id is the one of a finding, open or closed. The record of a case says which finding it is about, and
 * the responder may write it: only a finding that the id itself was made of is believed.
 */
export const isCaseOf = (
  caseId: string,
  finding: { readonly canonicalName: string; readonly eventTime: string },
): boolean => STATES.some((state) => caseIdFor({ ...finding, ...state }) === caseId);
