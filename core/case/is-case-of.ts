import { isObject } from '../values/json';
import { caseIdFor } from './case-id';

const STATES = [
  { state: 'ACTIVE', muted: false },
  { state: 'ACTIVE', muted: true },
  { state: 'INACTIVE', muted: false },
  { state: 'INACTIVE', muted: true },
];

/**
 * Whether a case id belongs to a finding, open or closed. The record of a case names its finding, but the responder may
 * write the record. So only a finding from which the id itself was computed is accepted.
 */
export const isCaseOf = (
  caseId: string,
  finding: { readonly canonicalName: string; readonly eventTime: string } | undefined,
): boolean => {
  const { canonicalName, eventTime } = isObject(finding) ? finding : {};
  // The type says what an honest writer writes.
  if (typeof canonicalName !== 'string' || typeof eventTime !== 'string') return false;
  return STATES.some((state) => caseIdFor({ canonicalName, eventTime, ...state }) === caseId);
};
