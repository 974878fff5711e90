import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const TYPE = 'google_logging_project_bucket_config';
const bucket = (head: Head) => head.the(TYPE, 'evidence-bucket/bucket');
const AT = 'evidence-bucket';

describeRule('R08', [
  {
    name: 'destroys the log bucket',
    edit: (head) => head.remove(bucket(head)),
    finds: [{ at: AT, severity: 'critical', says: /is destroyed/ }],
  },
  {
    name: 'moves the log bucket to another location',
    edit: (head) => head.set(bucket(head), 'location', 'global'),
    finds: [{ at: AT, severity: 'critical', says: /because location/ }],
  },
  {
    name: 'keeps entries for a shorter time',
    given: (head) => head.set(bucket(head), 'retention_days', 400),
    edit: (head) => head.set(bucket(head), 'retention_days', 399),
    finds: [{ at: AT, severity: 'critical', says: /from 400 to 399/ }],
  },
  {
    name: 'omits the retention, whose default is shorter',
    given: (head) => head.set(bucket(head), 'retention_days', 400),
    edit: (head) => head.unset(bucket(head), 'retention_days'),
    finds: [{ at: AT, severity: 'critical', says: /from 400 to 30/ }],
  },
  {
    name: 'keeps entries for longer',
    edit: (head) => head.set(bucket(head), 'retention_days', (present) => Number(present) + 1),
    finds: [],
  },
  {
    name: 'removes the lock',
    given: (head) => head.set(bucket(head), 'locked', true),
    edit: (head) => head.unset(bucket(head), 'locked'),
    finds: [{ at: AT, severity: 'critical', says: /lock/ }],
  },
  {
    name: 'sets the retention to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: 'evidence-bucket/bucket', argument: 'retention_days' }],
    finds: [{ at: AT, severity: 'critical', assumed: true }],
  },
]);
