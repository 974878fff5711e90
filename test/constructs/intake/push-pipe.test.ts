import { PushPipe } from '../../../index';
import { PROJECT, partsOf } from '../../factories/parts';

const parts = (timeoutSeconds: number) =>
  partsOf((stack) => {
    new PushPipe(stack, 'pipe', {
      project: PROJECT,
      name: 'events',
      target: { uri: 'https://receiver.example.com', timeoutSeconds },
      pushServiceAccountEmail: 'pusher@demo-prj.iam.gserviceaccount.com',
      deadLetterTopic: { id: 'projects/demo-prj/topics/lost' },
    }).grantPublish('publishes', 'user:oncall@example.com');
  });
const pipe = parts(60);
const replaced = (type: string) => [expect.stringMatching(new RegExp(`^\\$?\\{?${type}\\..*\\.id\\}?$`))];

test('the topic keeps a week of messages, so that they can be replayed after a fix', () => {
  expect(pipe.one('google_pubsub_topic').message_retention_duration).toBe('604800s');
});

test.each([
  { timeoutSeconds: 60, deadline: 120 },
  { timeoutSeconds: 540, deadline: 600 },
  // Pub/Sub accepts at most 600 s; without this limit the apply would fail.
  { timeoutSeconds: 600, deadline: 600 },
])(
  'a function with a timeout of $timeoutSeconds s has a deadline of $deadline s',
  ({ timeoutSeconds, deadline }) => {
    expect(parts(timeoutSeconds).one('google_pubsub_subscription').ack_deadline_seconds).toBe(deadline);
  },
);

describe('a grant is replaced with its topic or subscription, because the replacement has no policy', () => {
  test('the publisher, with the topic', () => {
    expect(pipe.one('google_pubsub_topic_iam_member')).toMatchObject({
      role: 'roles/pubsub.publisher',
      member: 'user:oncall@example.com',
      lifecycle: { replace_triggered_by: replaced('google_pubsub_topic') },
    });
  });

  test("Pub/Sub's agent, with the subscription", () => {
    expect(pipe.one('google_pubsub_subscription_iam_member')).toMatchObject({
      role: 'roles/pubsub.subscriber',
      lifecycle: { replace_triggered_by: replaced('google_pubsub_subscription') },
    });
  });
});
