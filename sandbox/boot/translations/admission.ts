import type { Translation } from '../translation';
import { BINARY_AUTHORIZATION_TRANSLATIONS } from './binary-authorization';
import { KMS_TRANSLATIONS } from './kms';
import { ORG_POLICY_TRANSLATIONS } from './org-policy';

/** Keys, notes, attestors, admission policies, organization policies. */
export const ADMISSION_TRANSLATIONS: readonly Translation[] = [
  ...KMS_TRANSLATIONS,
  ...BINARY_AUTHORIZATION_TRANSLATIONS,
  ...ORG_POLICY_TRANSLATIONS,
];
