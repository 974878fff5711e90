import type { Translation } from '../translation';
import { FUNCTION_TRANSLATIONS } from './functions';
import { RUN_TRANSLATIONS } from './run';

/** Functions and Cloud Run. */
export const COMPUTE_TRANSLATIONS: readonly Translation[] = [...FUNCTION_TRANSLATIONS, ...RUN_TRANSLATIONS];
