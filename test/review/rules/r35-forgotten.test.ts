import { review } from '../../../review/review';
import type { Head } from '../cases/head';
import { describeRule, stacksOf } from '../rule-cases';

const forgets = (type: string, path: string) => (head: Head) => {
  const resource = head.the(type, path);
  head.remove(resource);
  head.addBlock('removed', { from: resource.address, lifecycle: { destroy: false } });
};

describeRule('R35', [
  {
    name: 'makes Terraform forget a database',
    edit: forgets('google_firestore_database', 'ledger/database'),
    finds: [{ at: 'ledger/database', severity: 'high' }],
  },
  {
    name: 'makes Terraform forget the admission policy',
    edit: forgets('google_binary_authorization_policy', ''),
    finds: [{ at: 'admission/policy', severity: 'high' }],
  },
  {
    name: 'makes Terraform forget an API',
    edit: forgets('google_project_service', 'services/pubsub'),
    finds: [{ at: 'services/pubsub', severity: 'medium' }],
  },
  {
    name: 'destroys a database',
    edit: (head) => head.remove(head.the('google_firestore_database', 'ledger/database')),
    finds: [],
  },
]);

test('R35 reports only the move of a moved resource', () => {
  const stacks = stacksOf({
    edit: (head) => {
      const topic = head.the('google_pubsub_topic', 'findings/topic');
      const renamed = head.rename(topic, 'renamed_topic');
      head.addBlock('moved', { from: topic.address, to: renamed.address });
    },
  });
  expect(review(stacks).findings.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual(['R35 info']);
});
