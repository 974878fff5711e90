import type { Problem } from '../problem';
import { itemsOf, type Values } from '../values';
import type { Check } from './check';

type Rule = (values: Values) => readonly Problem[];

/** Arguments that are right one by one and wrong together. By type; sources beside each rule. */
const RULES: Readonly<Record<string, Rule>> = {
  google_binary_authorization_policy: attestorsMatchMode,
  google_monitoring_alert_policy: logMatchIsAlone,
  google_storage_bucket_object: oneContent,
};

export const checkCombinations: Check = ({ type, values }) =>
  Object.hasOwn(RULES, type) ? (RULES[type]?.(values) ?? []) : [];

/** "must be non-empty when the evaluation_mode is REQUIRE_ATTESTATION, otherwise it must be empty" (its reference). */
function attestorsMatchMode(values: Values): readonly Problem[] {
  return itemsOf(values.default_admission_rule).flatMap((rule, index): Problem[] => {
    const attestors = rule.require_attestations_by;
    const has = Array.isArray(attestors)
      ? attestors.length > 0
      : attestors !== null && attestors !== undefined;
    if (typeof rule.evaluation_mode !== 'string' || has === (rule.evaluation_mode === 'REQUIRE_ATTESTATION'))
      return [];
    return [
      {
        summary:
          'Error creating Policy: googleapi: Error 400: default_admission_rule.require_attestations_by does not fit evaluation_mode',
        detail: `evaluation_mode is ${rule.evaluation_mode}: expected attestors exactly when it is REQUIRE_ATTESTATION.`,
        path: ['default_admission_rule', index],
      },
    ];
  });
}

/** A log match condition must be the only one, and needs a notification rate limit (AlertPolicy's reference). */
function logMatchIsAlone(values: Values): readonly Problem[] {
  const conditions = itemsOf(values.conditions);
  if (!conditions.some((condition) => itemsOf(condition.condition_matched_log).length > 0)) return [];
  const limited = itemsOf(values.alert_strategy).some(
    (strategy) => itemsOf(strategy.notification_rate_limit).length > 0,
  );
  return [
    ...(conditions.length > 1
      ? [
          {
            summary:
              'Error creating AlertPolicy: googleapi: Error 400: a condition_matched_log must be the only condition',
            path: ['conditions'],
          },
        ]
      : []),
    ...(limited
      ? []
      : [
          {
            summary:
              'Error creating AlertPolicy: googleapi: Error 400: condition_matched_log needs alert_strategy.notification_rate_limit',
            path: ['conditions'],
          },
        ]),
  ];
}

function oneContent(values: Values): readonly Problem[] {
  const given = ['content', 'source'].filter((name) => values[name] !== null && values[name] !== undefined);
  if (given.length === 1) return [];
  return [
    {
      summary: 'Invalid combination of arguments',
      detail: '"source": one of `content,source` must be specified',
      path: ['source'],
    },
  ];
}
