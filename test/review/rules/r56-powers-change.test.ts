import type { JsonObject } from '../../../core/values/json';
import { compareSynthesized } from '../../../review/input/synthesized';
import { review } from '../../../review/review';
import { stacksOf } from '../../examples/synthesized-examples';
import { inEveryWrapping } from '../powers/in-every-wrapping';
import { account, PIPELINE, topicGrant } from '../powers/pipeline';
import { findingsOf, powerFindings, reviewed } from '../powers/reviewed';

describe('an identity that gains something narrow', () => {
  inEveryWrapping('R56', 'medium', [...PIPELINE, topicGrant('more', 'inbox', account('fixer'))]);
});

test('says who may do what, and through which role', () => {
  const [finding] = findingsOf('R56', reviewed([...PIPELINE, topicGrant('more', 'inbox', account('fixer'))]));
  expect(finding?.message).toBe(
    'The actor may now publish messages on topic inbox. Gained through roles/pubsub.publisher: pubsub.topics.publish. Member: serviceAccount:fixer@acme-sec.iam.gserviceaccount.com.',
  );
});

describe.each(['single-project', 'custom-response', 'existing-network-and-keys', 'organization-rollout'])(
  'the example %s',
  (example) => {
    const stacks = () =>
      stacksOf(example).map(({ name, json }) => ({ name, json: json as unknown as JsonObject }));

    test('unchanged has no power to speak of', () => {
      expect(powerFindings(review(compareSynthesized(stacks(), stacks())))).toEqual([]);
    });

    test('deployed for the first time shows its powers in one line', () => {
      const found = powerFindings(review(compareSynthesized([], stacks())));
      expect(found.map(({ rule, severity }) => [rule, severity])).toEqual([['R56', 'info']]);
    });

    test('taken away loses what it needs', () => {
      const result = review(compareSynthesized(stacks(), []));
      expect(result.verdicts).toMatchObject({ response: 'weaker', powers: 'reduced' });
    });
  },
);
