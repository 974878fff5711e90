import { defineRule } from '../contract/rule';
import { type ArgumentCheck, checkArguments } from './argument-check';
import { departure } from './departure';

const EXPORT = /^google_scc_(?:v2_)?(?:project_|folder_|organization_)?scc_big_query_exports?$/;
const DATASET = /^google_bigquery_dataset$/;
const LINKED = /^google_logging_(?:linked_dataset|log_view)$/;
const FOREVER = Number.MAX_SAFE_INTEGER;

export default defineRule({
  id: 'R31',
  title: 'The export of findings, or its storage, is reduced',
  severity: 'high',
  effects: { detection: 'weakened' },
  why: 'Security Command Center keeps findings for a limited time. The export to BigQuery keeps the long history that hunting and reports read. Investigations query the evidence logs through the linked dataset. An expiration of tables deletes that history gradually and without notice.',
  fix: 'Keep the export and its dataset. To use another dataset, run both exports until the new one has the history that you need.',
  sources: [
    'https://cloud.google.com/security-command-center/docs/how-to-analyze-findings-in-big-query',
    'https://cloud.google.com/bigquery/docs/updating-datasets#table-expiration',
  ],
  *check(context) {
    for (const pair of context.ofType(EXPORT)) {
      yield* departure(pair, 'The export of findings', 'New findings are no longer kept in BigQuery.');
      yield* checkArguments(pair, EXPORT_CHECKS);
    }
    for (const pair of context.ofType(DATASET)) {
      yield* departure(pair, 'The dataset', 'Its exported findings are lost or no longer managed.');
      yield* checkArguments(pair, DATASET_CHECKS);
    }
    for (const pair of context.ofType(LINKED)) {
      yield* departure(
        pair,
        'The view of the evidence logs',
        'Investigations can no longer query them.',
        'medium',
      );
      yield* checkArguments(pair, [
        {
          path: 'filter',
          when: 'changed',
          subject: 'The filter of the log view',
          so: 'investigations see different entries',
          severity: 'medium',
        },
      ]);
    }
  },
});

const EXPORT_CHECKS: readonly ArgumentCheck[] = [
  {
    path: 'dataset',
    when: 'changed',
    subject: 'The dataset of the export',
    so: 'findings go to another dataset',
  },
  {
    path: 'filter',
    when: 'changed',
    subject: 'The filter of the export',
    so: 'it keeps different findings than before',
    severity: 'medium',
  },
];

const DATASET_CHECKS: readonly ArgumentCheck[] = [
  {
    path: 'default_table_expiration_ms',
    when: 'lowered',
    whenUnset: FOREVER,
    subject: 'The expiration of tables in milliseconds',
    so: 'BigQuery deletes tables of findings afterwards',
  },
  {
    path: 'default_partition_expiration_ms',
    when: 'lowered',
    whenUnset: FOREVER,
    subject: 'The expiration of partitions in milliseconds',
    so: 'BigQuery deletes findings afterwards',
  },
  {
    path: 'delete_contents_on_destroy',
    when: 'turned-on',
    whenUnset: false,
    subject: 'Deletion of the tables with their dataset',
    so: 'a destroy of the stack deletes all exported findings',
    severity: 'medium',
  },
];
