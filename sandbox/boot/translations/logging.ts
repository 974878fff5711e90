import type { Translation } from '../translation';

/** Sinks, log buckets and metrics. */
export const LOGGING_TRANSLATIONS: readonly Translation[] = [];
