import { objectOf } from '../../core/values/json-values';
import { defineRule, type Observation } from '../contract/rule';
import { isKept } from '../model/differences';
import { type Resource, UNKNOWN, valueAt } from '../model/resource';
import { CHANNEL } from '../pipeline/types';
import { checkArguments } from './argument-check';
import { departure } from './departure';

export default defineRule({
  id: 'R27',
  title: 'A notification channel is removed or has another address',
  severity: 'medium',
  effects: { detection: 'weakened' },
  why: 'An alert notifies only its channels. A channel that is disabled, or that has another address, looks the same in the alert: incidents open, but nobody is notified.',
  fix: 'Add the new channel to the alerts first, verify that it delivers a test, and remove the old one in a later change.',
  sources: ['https://cloud.google.com/monitoring/support/notification-options'],
  *check(context) {
    for (const pair of context.ofType(CHANNEL)) {
      yield* departure(
        pair,
        'The notification channel',
        'The alerts that name it no longer notify anyone through it.',
      );
      yield* checkArguments(pair, [
        {
          path: 'enabled',
          when: 'turned-off',
          whenUnset: true,
          whenNew: 'medium',
          subject: 'The notification channel',
          so: 'the alerts that name it notify nobody through it',
          severity: 'high',
        },
        {
          path: 'type',
          when: 'changed',
          isShown: true,
          subject: 'The kind of the notification channel',
          so: 'alerts arrive in another place',
        },
        {
          path: 'force_delete',
          when: 'turned-on',
          whenUnset: false,
          subject: 'Forced deletion of the channel',
          so: 'Google then deletes it although alerts still use it',
          severity: 'low',
        },
      ]);
      if (isKept(pair)) yield* address(pair.before, pair.after);
    }
  },
});

/**
 * The labels are the address: an e-mail address, a webhook, a room. They may hold a token, so the message shows none.
 */
function* address(before: Resource, after: Resource): Generator<Observation> {
  const [was, is] = [before, after].map((one) => valueAt(one, 'labels'));
  if (is === UNKNOWN) {
    yield {
      change: after.change,
      message: 'The address of the channel is known only after the apply.',
      assumed: true,
    };
    return;
  }
  const names = new Set([...Object.keys(objectOf(was)), ...Object.keys(objectOf(is))]);
  for (const name of names) {
    if (objectOf(was)[name] === objectOf(is)[name]) continue;
    yield {
      change: after.change,
      message: `The address of the channel (${name}) changes: alerts notify another recipient.`,
    };
  }
}
