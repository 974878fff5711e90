import type { Block, Head } from '../cases/head';
import { describeRule, type RuleCase } from '../rule-cases';

const TYPE = 'google_storage_bucket';
const evidence = (head: Head) => head.the(TYPE, 'evidence/bucket');
const source = (head: Head) => head.the(TYPE, 'source/bucket');
const AT = 'evidence/bucket';
const sets = (
  path: string,
  value: Parameters<Head['set']>[2],
  given?: Parameters<Head['set']>[2],
): Pick<RuleCase, 'given' | 'edit'> => ({
  ...(given === undefined ? {} : { given: (head: Head) => head.set(evidence(head), path, given) }),
  edit: (head) => head.set(evidence(head), path, value),
});
const rule = (type: string, age: number): Block => ({ action: { type }, condition: { age } });
const found = (severity: 'critical' | 'high' | 'medium', says: RegExp): RuleCase['finds'] => [
  { at: AT, severity, says },
];

describeRule('R47', [
  {
    name: 'destroys the bucket',
    edit: (head) => head.remove(evidence(head)),
    finds: found('critical', /is destroyed/),
  },
  {
    name: 'renames the bucket, so that it is replaced',
    ...sets('name', 'other-bucket'),
    finds: found('critical', /because name/),
  },
  {
    name: 'keeps evidence for a shorter time',
    ...sets('retention_policy.retention_period', 86_400),
    finds: found('critical', /to 86400/),
  },
  {
    name: 'removes the retention of evidence',
    edit: (head) => head.unset(evidence(head), 'retention_policy'),
    finds: found('critical', /to 0/),
  },
  {
    name: 'keeps evidence for longer',
    ...sets('retention_policy.retention_period', (present) => Number(present) * 2),
    finds: [],
  },
  {
    name: 'unlocks the bucket',
    ...sets('retention_policy.is_locked', false, true),
    finds: found('critical', /lock/),
  },
  {
    name: 'disables versioning',
    ...sets('versioning.enabled', false),
    finds: found('high', /Versioning/),
  },
  {
    name: 'enables access lists',
    ...sets('uniform_bucket_level_access', false),
    finds: found('high', /Uniform access/),
  },
  {
    name: 'lets the bucket become public',
    ...sets('public_access_prevention', 'inherited'),
    finds: found('high', /Public access prevention/),
  },
  {
    name: 'omits the setting for public access',
    edit: (head) => head.unset(evidence(head), 'public_access_prevention'),
    finds: found('high', /Public access prevention/),
  },
  {
    name: 'allows a destroy to delete evidence',
    ...sets('force_destroy', true),
    finds: found('high', /Forced destruction/),
  },
  {
    name: 'makes deletions final',
    ...sets('soft_delete_policy', { retention_duration_seconds: 0 }),
    finds: found('medium', /restored/),
  },
  {
    name: 'deletes old objects',
    ...sets('lifecycle_rule', [rule('Delete', 1)]),
    finds: found('high', /lifecycle rule/),
  },
  {
    name: 'moves old objects to a colder class',
    ...sets('lifecycle_rule', [
      { action: { type: 'SetStorageClass', storage_class: 'COLDLINE' }, condition: { age: 30 } },
    ]),
    finds: [],
  },
  {
    name: 'deletes objects sooner',
    ...sets('lifecycle_rule', [rule('Delete', 1)], [rule('Delete', 400)]),
    finds: found('high', /lifecycle rule/),
  },
  {
    name: 'uses another key',
    ...sets('encryption', { default_kms_key_name: 'projects/o/locations/l/keyRings/r/cryptoKeys/k' }),
    finds: found('medium', /encryption key/),
  },
  {
    name: 'no longer places a hold on new objects',
    ...sets('default_event_based_hold', false, true),
    finds: found('medium', /hold/),
  },
  { name: 'labels the bucket', ...sets('labels', { a: 'b' }), finds: [] },
  {
    name: 'destroys the bucket of the source',
    edit: (head) => head.remove(source(head)),
    finds: [{ at: 'source/bucket', severity: 'medium' }],
  },
  {
    name: 'lets the bucket of the source become public',
    edit: (head) => head.set(source(head), 'public_access_prevention', 'inherited'),
    finds: [{ at: 'source/bucket', severity: 'high' }],
  },
  {
    name: 'allows a destroy to delete the source, as before',
    edit: (head) => head.set(source(head), 'force_destroy', true),
    finds: [],
  },
  {
    name: 'sets the retention to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: AT, argument: 'retention_policy' }],
    finds: [{ at: AT, severity: 'critical', says: /retention/, assumed: true }],
  },
]);
