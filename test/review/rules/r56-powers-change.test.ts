import type { JsonObject } from '../../../core/values/json';
import { compareSynthesized } from '../../../review/input/synthesized';
import { review } from '../../../review/review';
import { stacksOf } from '../../examples/synthesized-examples';
import { inEveryWrapping } from '../powers/in-every-wrapping';
import { account, PIPELINE, topicGrant } from '../powers/pipeline';
import { findingsOf, powerFindings, reviewed } from '../powers/reviewed';

describe('an identity that gains a narrow permission', () => {
  inEveryWrapping('R56', 'medium', [...PIPELINE, topicGrant('more', 'inbox', account('fixer'))]);
});

test('the finding reports who may do what, and through which role', () => {
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

    test('reports no power if it is unchanged', () => {
      expect(powerFindings(review(compareSynthesized(stacks(), stacks())))).toEqual([]);
    });

    test('reports its powers in one line in a first deployment', () => {
      const found = powerFindings(review(compareSynthesized([], stacks())));
      expect(found.map(({ rule, severity }) => [rule, severity])).toEqual([['R56', 'info']]);
    });

    test('loses what it needs if it is removed', () => {
      const result = review(compareSynthesized(stacks(), []));
      expect(result.verdicts).toMatchObject({ response: 'weaker', powers: 'reduced' });
    });
  },
);
