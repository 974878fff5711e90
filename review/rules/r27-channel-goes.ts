import { objectOf } from '../../core/values/json-values';
import { checkArguments } from '../model/argument-check';
import { isKept } from '../model/differences';
import { type Resource, UNKNOWN, valueAt } from '../model/resource';
import { CHANNEL } from '../pipeline/types';
import { departure } from './departure';
import { defineRule, type Observation } from './rule';

export default defineRule({
  id: 'R27',
  title: 'A notification channel goes away or leads elsewhere',
  severity: 'medium',
  effects: { detection: 'weakened' },
  why: 'An alert tells its channels and nobody else. A channel that is off, or whose address is another, looks the same in the alert: incidents open, and no person is called.',
  fix: 'Add the new channel to the alerts first, let it deliver a test, and remove the old one in a later change.',
  sources: ['https://cloud.google.com/monitoring/support/notification-options'],
  *check(context) {
    for (const pair of context.ofType(CHANNEL)) {
      yield* departure(pair, 'The notification channel', 'The alerts that named it tell it nothing.');
      yield* checkArguments(pair, [
        {
          path: 'enabled',
          when: 'turned-off',
          whenUnset: true,
          whenNew: 'medium',
          subject: 'The notification channel',
          so: 'the alerts that name it call nobody through it',
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

/** The labels are the address: an e-mail address, a webhook, a room. The texts may hold a token, so none is shown. */
function* address(before: Resource, after: Resource): Generator<Observation> {
  const [was, is] = [before, after].map((one) => valueAt(one, 'labels'));
  if (is === UNKNOWN) {
    yield {
      change: after.change,
      message: 'The address of the channel is known after the apply only.',
      assumed: true,
    };
    return;
  }
  const names = new Set([...Object.keys(objectOf(was)), ...Object.keys(objectOf(is))]);
  for (const name of names) {
    if (objectOf(was)[name] === objectOf(is)[name]) continue;
    yield {
      change: after.change,
      message: `The address of the channel (${name}) changes: alerts reach somebody else.`,
    };
  }
}
