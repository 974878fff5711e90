import type { Translation } from '../translation';

/** Topics and subscriptions. */
export const MESSAGING_TRANSLATIONS: readonly Translation[] = [];
