import type { Translation } from '../translation';

/** Buckets and objects. */
export const STORAGE_TRANSLATIONS: readonly Translation[] = [];
