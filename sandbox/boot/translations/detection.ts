import type { Translation } from '../translation';

/** Security Command Center and secrets. */
export const DETECTION_TRANSLATIONS: readonly Translation[] = [];
