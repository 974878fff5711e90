import type { Head } from '../cases/head';
import { describeRule, type RuleCase } from '../rule-cases';

const TYPE = 'google_pubsub_topic';
const topic = (head: Head) => head.the(TYPE, 'findings/topic');
const AT = 'findings/topic';
const sets = (
  path: string,
  value: Parameters<Head['set']>[2],
  given?: Parameters<Head['set']>[2],
): Pick<RuleCase, 'given' | 'edit'> => ({
  ...(given === undefined ? {} : { given: (head: Head) => head.set(topic(head), path, given) }),
  edit: (head) => head.set(topic(head), path, value),
});
const found = (severity: 'critical' | 'high' | 'medium', says: RegExp): RuleCase['finds'] => [
  { at: AT, severity, says },
];
const regions = (...allowed_persistence_regions: string[]) => ({ allowed_persistence_regions });
const SCHEMA = { schema: 'projects/p/schemas/s', encoding: 'JSON' };

describeRule('R50', [
  {
    name: 'destroys the topic',
    edit: (head) => {
      head.writeOut(`${topic(head).address}.id`, 'projects/shop-prod/topics/riposte-findings');
      head.writeOut(`${topic(head).address}.name`, 'riposte-findings');
      head.remove(topic(head));
    },
    finds: found('critical', /is destroyed/),
  },
  {
    name: 'renames the topic, so that it is replaced',
    ...sets('name', 'other-findings'),
    finds: found('critical', /because name/),
  },
  {
    name: 'keeps messages for a shorter time',
    ...sets('message_retention_duration', '600s'),
    finds: found('high', /to 600/),
  },
  {
    name: 'keeps no messages',
    edit: (head) => head.unset(topic(head), 'message_retention_duration'),
    finds: found('high', /to 0/),
  },
  { name: 'keeps messages for longer', ...sets('message_retention_duration', '2678400s'), finds: [] },
  {
    name: 'requires a schema',
    ...sets('schema_settings', SCHEMA),
    finds: [...found('high', /The schema of the topic/)],
  },
  {
    name: 'requires another encoding',
    ...sets('schema_settings.encoding', 'BINARY', undefined),
    given: (head) => head.set(topic(head), 'schema_settings', { ...SCHEMA }),
    finds: found('high', /encoding/),
  },
  {
    name: 'stores messages in fewer regions',
    ...sets('message_storage_policy', regions('a'), regions('a', 'b')),
    finds: found('medium', /fewer regions/),
  },
  {
    name: 'stores messages in more regions',
    ...sets('message_storage_policy', regions('a', 'b'), regions('a')),
    finds: [],
  },
  {
    name: 'stores messages only in certain regions',
    ...sets('message_storage_policy', regions('a')),
    finds: found('medium', /fewer regions/),
  },
  {
    name: 'enforces the regions in transit',
    ...sets('message_storage_policy.enforce_in_transit', true),
    given: (head) => head.set(topic(head), 'message_storage_policy', regions('a')),
    finds: found('medium', /in transit/),
  },
  {
    name: 'removes the key',
    edit: (head) => head.unset(topic(head), 'kms_key_name'),
    finds: found('medium', /encryption key/),
  },
  {
    name: 'rewrites messages',
    ...sets('message_transforms', [{ javascript_udf: { code: 'x', function_name: 'x' } }]),
    finds: found('high', /transform/),
  },
  {
    name: 'imports messages of another owner',
    ...sets('ingestion_data_source_settings', { platform_logs_settings: { severity: 'INFO' } }),
    finds: found('medium', /import/),
  },
  { name: 'labels the topic', ...sets('labels', { a: 'b' }), finds: [] },
  {
    name: 'sets the retention to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: AT, argument: 'message_retention_duration' }],
    finds: [{ at: AT, severity: 'high', assumed: true }],
  },
]);
