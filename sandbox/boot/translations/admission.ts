import type { Translation } from '../translation';

/** Keys, notes, attestors, admission policies, organization policies. */
export const ADMISSION_TRANSLATIONS: readonly Translation[] = [];
