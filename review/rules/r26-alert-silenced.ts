import { defineRule, type Observation } from '../contract/rule';
import { isKept, type KeptPair, missingFrom } from '../model/differences';
import type { Pair } from '../model/pair';
import { type Resource, textsAt, UNKNOWN, valueAt } from '../model/resource';
import { ALERT_POLICY } from '../pipeline/types';
import { conditionChanges } from './alert-conditions';
import { type ArgumentCheck, checkArguments } from './argument-check';
import { departure } from './departure';

const SNOOZE = /^google_monitoring_snooze$/;

export default defineRule({
  id: 'R26',
  title: 'An alert is silenced or triggers later',
  severity: 'high',
  effects: { detection: 'weakened' },
  why: 'The alerts notify a person when a threat needs attention, when a response fails, and when the pipeline is silent or changed. An alert still appears in the console when it is off, has no channel, or has stricter conditions. The review compares filters on log lines by meaning.',
  fix: 'Keep the alert on, with its channels and its conditions. If it triggers too often, fix the cause. If a threshold is wrong, state the measured values in the pull request.',
  sources: [
    'https://cloud.google.com/monitoring/alerts',
    'https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies',
    'https://cloud.google.com/logging/docs/alerting/log-based-alerts',
  ],
  *check(context) {
    for (const pair of context.ofType(ALERT_POLICY)) {
      yield* departure(pair, 'The alert', 'It no longer notifies anyone.');
      yield* checkArguments(pair, CHECKS);
      if (!isKept(pair)) continue;
      yield* combiner(pair);
      yield* channels(pair);
      yield* prompts(pair);
      for (const observation of conditionChanges(pair.before, pair.after)) {
        yield { ...observation, change: pair.change };
      }
    }
    for (const pair of context.ofType(SNOOZE)) {
      if (pair.after && pair.change.kind !== 'none') {
        yield {
          change: pair.change,
          message: 'A snooze stops alerts from notifying anyone for a time.',
          severity: 'medium',
        };
      }
    }
  },
});

const CHECKS: readonly ArgumentCheck[] = [
  {
    path: 'enabled',
    when: 'turned-off',
    whenUnset: true,
    whenNew: 'medium',
    subject: 'The alert',
    so: 'it never triggers',
  },
  {
    path: 'alert_strategy.notification_rate_limit.period',
    when: 'raised',
    whenUnset: 0,
    severity: 'medium',
    subject: 'The pause between two notifications in seconds',
    so: 'a second threat during the pause notifies nobody',
  },
  {
    path: 'alert_strategy.auto_close',
    when: 'lowered',
    whenUnset: 604_800,
    severity: 'low',
    subject: 'The time in seconds after which an incident closes by itself',
    so: 'an open case leaves the list sooner',
  },
  {
    path: 'severity',
    when: 'removed',
    severity: 'low',
    subject: 'The severity of the alert',
    so: 'channels can no longer distinguish it from others',
  },
];

/** With AND, all conditions must be met at the same time. */
function* combiner(pair: KeptPair): Generator<Observation> {
  const conditions = valueAt(pair.after, 'conditions');
  const isOne = Array.isArray(conditions) && conditions.length < 2;
  for (const to of ['AND', 'AND_WITH_MATCHING_RESOURCE']) {
    yield* checkArguments(pair, [
      {
        path: 'combiner',
        when: 'changed',
        to,
        isShown: true,
        subject: 'The combination of conditions',
        so: 'the alert triggers only when all conditions are met',
        severity: isOne ? 'low' : 'high',
      },
    ]);
  }
}

function* channels({ before, after, change }: Pair): Generator<Observation> {
  const was = textsOf(before);
  const is = textsOf(after);
  const unknownCount = placesOf(after) - is.length;
  const lost = missingFrom(was, is);
  if (lost.length === 0) return;
  if (placesOf(after) === 0) {
    yield {
      change,
      message: 'The alert no longer has a notification channel: incidents appear only in the console.',
      values: { before: lost.join(', ') },
    };
    return;
  }
  const isAll = unknownCount === 0 && was.every((channel) => !is.includes(channel));
  yield {
    change,
    message: isAll
      ? 'The alert replaces all of its channels: it no longer notifies the earlier recipients.'
      : unknownCount > 0
        ? 'The alert replaces some channels with others that are known only after the apply.'
        : `The alert no longer notifies ${lost.length === 1 ? 'one of its channels' : `${lost.length} of its channels`}.`,
    severity: isAll ? 'high' : 'medium',
    values: { before: lost.join(', ') },
    ...(unknownCount > 0 ? { assumed: true } : {}),
  };
}

const CHANNELS = 'notification_channels';

function textsOf(alert: Resource | undefined): readonly string[] {
  const texts = alert && textsAt(alert, CHANNELS);
  return texts === undefined || texts === UNKNOWN ? [] : texts;
}

/** Elements of the list, including those that the plan does not know yet. */
function placesOf(alert: Resource | undefined): number {
  const list = alert && valueAt(alert, CHANNELS);
  if (list === UNKNOWN) return Number.POSITIVE_INFINITY;
  return Array.isArray(list) ? list.length : textsOf(alert).length;
}

/** Without OPENED, the alert does not notify anyone when an incident begins. */
function* prompts({ before, after, change }: KeptPair): Generator<Observation> {
  const path = 'alert_strategy.notification_prompts';
  const was = textsAt(before, path);
  const is = textsAt(after, path);
  const opens = (list: typeof was): boolean =>
    list === UNKNOWN || list.length === 0 || list.includes('OPENED');
  if (opens(was) && !opens(is)) {
    yield { change, message: 'The alert no longer notifies when an incident opens.' };
  }
}
