import { checkArguments } from '../model/argument-check';
import { isNew, readText } from '../model/differences';
import type { Resource } from '../model/resource';
import { NOTIFICATION_CONFIG } from '../pipeline/types';
import { defineRule } from './rule';

export default defineRule({
  id: 'R03',
  title: 'A notification config sends its findings elsewhere',
  severity: 'high',
  effects: { detection: 'weakened' },
  why: 'The responder hears of a finding through one Pub/Sub topic only. A notification config that names another topic, or none, is still there and still looks healthy in the console. The topic is optional in the schema of the provider for projects.',
  fix: "Keep the topic. To move to another, let a second notification config send to it until the new topic's subscription is proven by a heartbeat.",
  sources: [
    'https://cloud.google.com/security-command-center/docs/how-to-notifications',
    'https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/scc_v2_project_notification_config',
  ],
  *check(context) {
    for (const pair of context.ofType(NOTIFICATION_CONFIG)) {
      yield* checkArguments(pair, [
        {
          path: 'pubsub_topic',
          when: 'removed',
          subject: 'The topic of the notification config',
          so: 'its findings reach nobody',
          severity: 'critical',
        },
        {
          path: 'pubsub_topic',
          when: 'replaced',
          subject: 'The topic of the notification config',
          so: 'findings no longer reach the subscription that they reached before',
        },
      ]);
      if (isNew(pair) && readText(pair.after as Resource, 'pubsub_topic', '') === '') {
        yield {
          change: pair.change,
          message: 'The new notification config names no topic: its findings reach nobody.',
        };
      }
    }
  },
});
