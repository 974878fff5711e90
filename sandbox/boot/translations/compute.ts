import type { Translation } from '../translation';

/** Functions and Cloud Run. */
export const COMPUTE_TRANSLATIONS: readonly Translation[] = [];
