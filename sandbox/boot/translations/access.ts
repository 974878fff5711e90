import type { Translation } from '../translation';

/** APIs, accounts, roles and grants on projects, folders and organizations. */
export const ACCESS_TRANSLATIONS: readonly Translation[] = [];
