import type { Json, JsonObject } from '../../../core/values/json';
import type { Arguments } from '../arguments';
import { compact, withoutEmpty } from '../translation';

/** Rules of a bucket. The provider sends an empty list if there are none. */
export const lifecycleOf = (args: Arguments): JsonObject => ({
  rule: args.blocks('lifecycle_rule').map((rule) => {
    const [action, condition] = [rule.block('action'), rule.block('condition')];
    return compact({
      action:
        action && withoutEmpty({ type: action.text('type'), storageClass: action.text('storage_class') }),
      condition: condition && conditionOf(condition),
    });
  }),
});

/** A zero is sent only if another argument requests it. */
function conditionOf(condition: Arguments): JsonObject {
  const number = (name: string, evenZero: string): Json | undefined => {
    const value = condition.number(name) ?? 0;
    return condition.flag(evenZero) === true || value !== 0 ? value : undefined;
  };
  return compact({
    age: number('age', 'send_age_if_zero'),
    daysSinceCustomTime: number('days_since_custom_time', 'send_days_since_custom_time_if_zero'),
    daysSinceNoncurrentTime: number('days_since_noncurrent_time', 'send_days_since_noncurrent_time_if_zero'),
    numNewerVersions: number('num_newer_versions', 'send_num_newer_versions_if_zero'),
    isLive: LIVE[condition.text('with_state')],
    ...withoutEmpty({
      createdBefore: condition.text('created_before'),
      customTimeBefore: condition.text('custom_time_before'),
      noncurrentTimeBefore: condition.text('noncurrent_time_before'),
      matchesStorageClass: condition.texts('matches_storage_class'),
      matchesPrefix: condition.texts('matches_prefix'),
      matchesSuffix: condition.texts('matches_suffix'),
      sizeAboveBytes: bytes(condition, 'size_above_bytes'),
      sizeBelowBytes: bytes(condition, 'size_below_bytes'),
    }),
  });
}

const LIVE: Readonly<Record<string, boolean>> = { LIVE: true, ARCHIVED: false };

/** Sizes are int64, which JSON carries as a string. */
function bytes(condition: Arguments, name: string): string | undefined {
  const value = condition.number(name);
  return value === undefined || value === 0 ? undefined : String(value);
}
