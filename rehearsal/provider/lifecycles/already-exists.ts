import { apiProblem, type Problem } from '../problem';
import type { Call } from './lifecycle';

/** Google's own names of resources where the type's last word is not it. */
const NOUNS: Readonly<Record<string, string>> = {
  google_cloud_run_v2_service: 'Service',
  google_cloudfunctions2_function: 'function',
  google_kms_crypto_key: 'CryptoKey',
  google_kms_key_ring: 'KeyRing',
  google_monitoring_alert_policy: 'AlertPolicy',
  google_monitoring_notification_channel: 'NotificationChannel',
  google_service_account: 'service account',
};

/** What the provider calls a resource in its errors: `Topic`. */
export function nounOf(type: string): string {
  const last = type.split('_').at(-1) ?? type;
  return NOUNS[type] ?? `${last.charAt(0).toUpperCase()}${last.slice(1)}`;
}

export const alreadyExists = ({ type, id }: Pick<Call, 'type' | 'id'>, message?: string): Problem =>
  apiProblem(`creating ${nounOf(type)}`, 409, message ?? `Resource already exists: ${id}`, 'alreadyExists');
