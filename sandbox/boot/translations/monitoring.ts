import type { Translation } from '../translation';

/** Alerts, dashboards and channels. */
export const MONITORING_TRANSLATIONS: readonly Translation[] = [];
