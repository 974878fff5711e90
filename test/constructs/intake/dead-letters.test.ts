import { DeadLetters } from '../../../index';
import { PROJECT, partsOf } from '../../factories/parts';

const parts = partsOf((stack) => {
  new DeadLetters(stack, 'dead-letters', { project: PROJECT, name: 'lost' });
});
const subscription = parts.one('google_pubsub_subscription');
const agent = parts.one('google_pubsub_topic_iam_member');

test('a dead letter outlives a holiday: 31 days, in a subscription that never expires', () => {
  expect(subscription).toMatchObject({
    topic: parts.idOf('google_pubsub_topic'),
    message_retention_duration: `${31 * 86_400}s`,
    expiration_policy: { ttl: '' },
  });
});

test('nothing consumes dead letters: they wait until somebody pulls them', () => {
  expect(subscription.push_config).toBeUndefined();
});

test("Pub/Sub's agent of this project may publish: without it, every dead letter is lost", () => {
  expect(agent).toMatchObject({
    role: 'roles/pubsub.publisher',
    member: 'serviceAccount:service-210987654321@gcp-sa-pubsub.iam.gserviceaccount.com',
  });
});

test('the agent may still publish after a replacement of the topic, which removes its policy', () => {
  expect(agent.lifecycle).toEqual({
    replace_triggered_by: [expect.stringMatching(/^google_pubsub_topic\..*\.id$/)],
  });
});

test.each(['googly', 'x', '9lives'])('a topic cannot be called %s, which Pub/Sub would refuse', (name) => {
  const { problems } = partsOf((stack) => {
    new DeadLetters(stack, 'dead-letters', { project: PROJECT, name });
  });
  expect(problems).toEqual([expect.stringMatching(/^parts\/dead-letters: Pub\/Sub refuses /)]);
});
