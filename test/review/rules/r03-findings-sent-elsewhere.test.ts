import { describeRule } from '../rule-cases';

const TYPE = 'google_scc_v2_organization_notification_config';

describeRule('R03', [
  {
    name: 'sends findings to another topic',
    edit: (head) => head.set(head.the(TYPE), 'pubsub_topic', 'projects/other/topics/findings'),
    finds: [{ at: 'notifications/config', severity: 'high', says: /no longer reach/ }],
  },
  {
    name: 'sends findings to a topic of the same stack that has no reader',
    edit: (head) => {
      const topic = head.add('google_pubsub_topic', 'lonely', { name: 'lonely-topic', project: 'shop-prod' });
      head.set(head.the(TYPE), 'pubsub_topic', `\${${topic.address}.id}`);
    },
    finds: [{ severity: 'high' }],
  },
  {
    name: 'removes the topic',
    edit: (head) => head.unset(head.the(TYPE), 'pubsub_topic'),
    finds: [{ severity: 'critical', says: /do not reach the pipeline/ }],
  },
  {
    name: 'adds a config without a topic',
    edit: (head) => {
      const { pubsub_topic: _, ...block } = head.the(TYPE).block;
      head.add(TYPE, 'second', { ...block, config_id: 'second' });
    },
    finds: [{ at: 'second', severity: 'high', says: /names no topic/ }],
  },
  {
    name: 'rewords the description',
    edit: (head) => head.set(head.the(TYPE), 'description', 'Threats.'),
    finds: [],
  },
  {
    name: 'creates a topic whose name is unknown until the apply',
    unknown: [{ type: TYPE, path: 'notifications/config', argument: 'pubsub_topic' }],
    finds: [{ severity: 'high', assumed: true }],
  },
]);
