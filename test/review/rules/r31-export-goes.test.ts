import type { Head } from '../cases/head';
import { describeRule, type RuleCase } from '../rule-cases';

const EXPORT = 'google_scc_v2_organization_scc_big_query_export';
const DATASET = 'google_bigquery_dataset';
const VIEW = 'google_logging_log_view';
const NAME = 'projects/shop-prod/datasets/findings';
const given = (head: Head) => {
  head.add(DATASET, 'dataset', { dataset_id: 'findings', project: 'shop-prod', location: 'EU' });
  head.add(EXPORT, 'export', {
    big_query_export_id: 'all',
    organization: '123456789012',
    dataset: NAME,
    filter: 'state="ACTIVE"',
  });
  const bucket = head.the('google_logging_project_bucket_config', 'evidence-bucket/bucket').address;
  head.add(VIEW, 'view', { name: 'hunting', bucket: `\${${bucket}.id}`, filter: '' });
};
const sets = (
  type: string,
  path: string,
  value: Parameters<Head['set']>[2],
): Pick<RuleCase, 'given' | 'edit'> => ({
  given,
  edit: (head) => head.set(head.the(type), path, value),
});
const gone = (type: string): Pick<RuleCase, 'given' | 'edit'> => ({
  given,
  edit: (head) => head.remove(head.the(type)),
});

describeRule('R31', [
  { name: 'destroys the export', ...gone(EXPORT), finds: [{ at: 'export', severity: 'high' }] },
  {
    name: 'exports to another dataset',
    ...sets(EXPORT, 'dataset', 'projects/o/datasets/d'),
    finds: [{ at: 'export', severity: 'high' }],
  },
  {
    name: 'exports other findings',
    ...sets(EXPORT, 'filter', 'severity="LOW"'),
    finds: [{ at: 'export', severity: 'medium' }],
  },
  { name: 'destroys the dataset', ...gone(DATASET), finds: [{ at: 'dataset', severity: 'high' }] },
  {
    name: 'lets tables expire',
    ...sets(DATASET, 'default_table_expiration_ms', 3_600_000),
    finds: [{ at: 'dataset', severity: 'high', says: /no limit to 3600000/ }],
  },
  {
    name: 'lets partitions expire',
    ...sets(DATASET, 'default_partition_expiration_ms', 3_600_000),
    finds: [{ at: 'dataset', severity: 'high' }],
  },
  {
    name: 'deletes tables with the dataset',
    ...sets(DATASET, 'delete_contents_on_destroy', true),
    finds: [{ at: 'dataset', severity: 'medium' }],
  },
  { name: 'rewords the dataset', ...sets(DATASET, 'description', 'Findings.'), finds: [] },
  { name: 'destroys the view', ...gone(VIEW), finds: [{ at: 'view', severity: 'medium' }] },
  {
    name: 'narrows the view',
    ...sets(VIEW, 'filter', 'severity>=ERROR'),
    finds: [{ at: 'view', severity: 'medium' }],
  },
]);
