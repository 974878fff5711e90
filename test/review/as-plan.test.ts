import { asPlan } from './as-plan';
import type { Block } from './cases/head';
import { stacksOf } from './rule-cases';

/** Tests pass the plan to the review without writing it, so cases share the values that they do not change. */
test('a plan of a rule case is JSON already', () => {
  const [stack] = stacksOf({
    edit(head) {
      const resources = head.stack().resource as Block;
      delete resources.google_pubsub_subscription;
      for (const { block } of head.all('google_pubsub_topic')) block.labels = undefined;
    },
  });
  if (!stack) throw new Error('no stack');
  const plan = asPlan(stack, { isWrapped: true, isMoved: true });
  expect(JSON.parse(JSON.stringify(plan))).toStrictEqual(plan);
});
