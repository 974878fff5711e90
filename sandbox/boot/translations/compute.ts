import type { Translation } from '../translation';

/** Functions, Cloud Run, databases, image repositories, scheduled jobs. */
export const COMPUTE_TRANSLATIONS: readonly Translation[] = [];
