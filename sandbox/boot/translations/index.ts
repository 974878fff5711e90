import type { Translation } from '../translation';
import { ACCESS_TRANSLATIONS } from './access';
import { ADMISSION_TRANSLATIONS } from './admission';
import { COMPUTE_TRANSLATIONS } from './compute';
import { DATA_TRANSLATIONS } from './data';
import { DETECTION_TRANSLATIONS } from './detection';
import { LOGGING_TRANSLATIONS } from './logging';
import { MESSAGING_TRANSLATIONS } from './messaging';
import { MONITORING_TRANSLATIONS } from './monitoring';
import { STORAGE_TRANSLATIONS } from './storage';

/** Every Terraform type that the sandbox can deploy. */
export const TRANSLATIONS: readonly Translation[] = [
  ...ACCESS_TRANSLATIONS,
  ...ADMISSION_TRANSLATIONS,
  ...COMPUTE_TRANSLATIONS,
  ...DATA_TRANSLATIONS,
  ...DETECTION_TRANSLATIONS,
  ...LOGGING_TRANSLATIONS,
  ...MESSAGING_TRANSLATIONS,
  ...MONITORING_TRANSLATIONS,
  ...STORAGE_TRANSLATIONS,
];

const BY_TYPE = new Map(TRANSLATIONS.map((translation) => [translation.type, translation]));

/** `google_pubsub_topic`, `data.google_project`. */
export const tryTranslation = (type: string): Translation | undefined => BY_TYPE.get(type);
