import type { Head } from '../cases/head';
import { describeRule, type RuleCase } from '../rule-cases';

const TYPE = 'google_cloud_asset_organization_feed';
const given = (head: Head) =>
  void head.add(TYPE, 'feed', {
    feed_id: 'all-changes',
    org_id: '123456789012',
    billing_project: 'shop-prod',
    content_type: 'RESOURCE',
    asset_types: ['run.googleapis.com/Service', 'iam.googleapis.com/Role'],
    feed_output_config: {
      pubsub_destination: { topic: `\${${head.the('google_pubsub_topic', 'audit/topic').address}.id}` },
    },
  });
const sets = (path: string, value: Parameters<Head['set']>[2]): Pick<RuleCase, 'given' | 'edit'> => ({
  given,
  edit: (head) => head.set(head.the(TYPE), path, value),
});
const medium = (says: RegExp): RuleCase['finds'] => [{ at: 'feed', severity: 'medium', says }];

describeRule('R30', [
  {
    name: 'destroys the feed',
    given,
    edit: (head) => head.remove(head.the(TYPE)),
    finds: medium(/is destroyed/),
  },
  {
    name: 'watches fewer types',
    ...sets('asset_types', ['iam.googleapis.com/Role']),
    finds: medium(/1 of its asset types/),
  },
  {
    name: 'watches more types',
    ...sets('asset_types', (present) => [...(present as string[]), 'x/Y']),
    finds: [],
  },
  {
    name: 'sends the feed to another topic',
    ...sets('feed_output_config.pubsub_destination.topic', 'projects/o/topics/t'),
    finds: medium(/topic of the feed/),
  },
  { name: 'adds a condition', ...sets('condition', { expression: 'false' }), finds: medium(/condition/) },
  {
    name: 'watches another content type',
    ...sets('content_type', 'IAM_POLICY'),
    finds: medium(/from RESOURCE to IAM_POLICY/),
  },
]);
