import { defineRule } from '../contract/rule';
import { isNew, readText } from '../model/differences';
import type { Resource } from '../model/resource';
import { NOTIFICATION_CONFIG } from '../pipeline/types';
import { checkArguments } from './argument-check';

export default defineRule({
  id: 'R03',
  title: 'A notification config sends its findings to another topic',
  severity: 'high',
  effects: { detection: 'weakened' },
  why: 'The responder receives findings through one Pub/Sub topic only. A notification config that names another topic, or no topic, still exists and looks healthy in the console. For projects, the provider schema makes the topic optional.',
  fix: "Keep the topic. To move to another one, add a second notification config that sends to it. Remove the first only after a heartbeat proves that the new topic's subscription works.",
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
          so: 'its findings do not reach the pipeline',
          severity: 'critical',
        },
        {
          path: 'pubsub_topic',
          when: 'replaced',
          subject: 'The topic of the notification config',
          so: 'findings no longer reach the same subscription',
        },
      ]);
      if (isNew(pair) && readText(pair.after as Resource, 'pubsub_topic', '') === '') {
        yield {
          change: pair.change,
          message: 'The new notification config names no topic: its findings do not reach the pipeline.',
        };
      }
    }
  },
});
