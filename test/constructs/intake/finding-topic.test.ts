import { FindingTopic } from '../../../index';
import { emptyStack } from '../../factories/empty-stack';
import { PROJECT as project } from '../../factories/parts';

function synthesized() {
  const { stack, synthesized: json } = emptyStack();
  const topic = new FindingTopic(stack, 'findings', {
    project,
    name: 'findings',
    target: { uri: 'https://receiver.example.com', timeoutSeconds: 60 },
    pushServiceAccountEmail: 'pusher@demo-prj.iam.gserviceaccount.com',
  });
  topic.addNotifications('organization', {
    scope: { organization: '123' },
    configId: 'findings',
    filter: 'finding_class="THREAT"',
  });
  return JSON.parse(json()).resource as Record<string, Record<string, Record<string, unknown>>>;
}

const RESOURCES = synthesized();
const all = (type: string) => Object.values(RESOURCES[type] ?? {});

test('it consists of a topic, a push subscription and dead letters that a person can read', () => {
  expect(all('google_pubsub_topic').map(({ name }) => name)).toEqual(['findings-dead-letters', 'findings']);
  expect(all('google_pubsub_subscription').map(({ name }) => name)).toEqual([
    'findings-dead-letters',
    'findings',
  ]);
});

test("SCC's account of this config may publish, and Pub/Sub's agent may move dead letters", () => {
  expect(all('google_pubsub_topic_iam_member').map(({ member }) => member)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^serviceAccount:\$\{google_scc_v2_organization_notification_config\..*\.service_account\}$/,
      ),
      'serviceAccount:service-210987654321@gcp-sa-pubsub.iam.gserviceaccount.com',
    ]),
  );
  expect(all('google_pubsub_subscription_iam_member')).toHaveLength(1);
});

test('a grant that would be lost with its topic or subscription is replaced together with it', () => {
  const grants = [...all('google_pubsub_topic_iam_member'), ...all('google_pubsub_subscription_iam_member')];
  expect(grants.map(({ lifecycle }) => lifecycle)).toEqual(
    grants.map(() => ({
      replace_triggered_by: [expect.stringMatching(/^google_pubsub_\w+\.\w[\w-]*\.id$/)],
    })),
  );
});

test('nothing expires, and a delivery may take longer than the receiver', () => {
  const [dead, subscription] = all('google_pubsub_subscription');
  expect([dead?.expiration_policy, subscription?.expiration_policy]).toEqual([{ ttl: '' }, { ttl: '' }]);
  expect(subscription?.ack_deadline_seconds).toBe(120);
});

test('its name must be valid in Pub/Sub for topic, subscription and dead letters', () => {
  const { stack, problems } = emptyStack();
  new FindingTopic(stack, 'findings', {
    project,
    name: 'googly',
    target: { uri: 'https://receiver.example.com', timeoutSeconds: 60 },
    pushServiceAccountEmail: 'pusher@demo-prj.iam.gserviceaccount.com',
  });
  expect(problems()).toHaveLength(2);
});
