import type { Block } from './head';
import { defineCases } from './review-case';

export const r48 = defineCases([
  {
    id: 'r48-module-added',
    rule: 'R48',
    target: 'project',
    what: 'Somebody adds a local module with a topic of an application.',
    edit(head) {
      const content: Block = {
        terraform: { required_providers: { google: { source: 'google' } } },
        resource: { google_pubsub_topic: { orders: { name: 'shop-orders', project: 'demo-prj' } } },
      };
      head.addModule('shop', content);
    },
    // A plan shows what is in it.
    expected: [],
    expectedSynthesized: [{ rule: 'R48', severity: 'medium' }],
  },
]);
