import { dotted, type Problem } from '../problem';
import type { Path, Value } from '../values';
import type { Check } from './check';

interface Range {
  readonly min: number;
  readonly max: number;
  readonly unit: string;
}

/** Ranges of Pub/Sub subscriptions, KMS keys and log buckets. Source: the provider's and the APIs' references. */
const RANGES: Readonly<Record<string, Readonly<Record<string, Range>>>> = {
  google_kms_crypto_key: { rotation_period: { min: 86_400, max: Number.MAX_SAFE_INTEGER, unit: 'seconds' } },
  google_logging_project_bucket_config: { retention_days: { min: 1, max: 3650, unit: 'days' } },
  google_pubsub_subscription: {
    ack_deadline_seconds: { min: 10, max: 600, unit: 'seconds' },
    'dead_letter_policy.max_delivery_attempts': { min: 5, max: 100, unit: 'attempts' },
    message_retention_duration: { min: 600, max: 2_678_400, unit: 'seconds' },
    'retry_policy.maximum_backoff': { min: 0, max: 600, unit: 'seconds' },
    'retry_policy.minimum_backoff': { min: 0, max: 600, unit: 'seconds' },
  },
  google_pubsub_topic: { message_retention_duration: { min: 600, max: 2_678_400, unit: 'seconds' } },
};

/** Numbers and durations (`600s`) outside of what Google takes. */
export const checkLimits: Check = ({ type, known }) =>
  known.flatMap(({ value, path }): Problem[] => {
    const range = rangeFor(type, path);
    const amount = range && amountOf(value);
    if (!range || amount === undefined || (amount >= range.min && amount <= range.max)) return [];
    const most = range.max === Number.MAX_SAFE_INTEGER ? 'or more' : `to ${range.max}`;
    return [
      {
        summary: `invalid value for ${dotted(path)}: ${value}`,
        detail: `Expected ${range.min} ${most} ${range.unit}.`,
        path,
      },
    ];
  });

const rangeFor = (type: string, path: Path): Range | undefined =>
  RANGES[type]?.[path.filter((step) => typeof step === 'string').join('.')];

function amountOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  const seconds = typeof value === 'string' ? /^(\d+(?:\.\d+)?)s$/.exec(value)?.[1] : undefined;
  return seconds === undefined ? undefined : Number(seconds);
}
