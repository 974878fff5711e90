import { describeRule } from '../rule-cases';

const BUCKET = 'google_storage_bucket';

describeRule('R40', [
  {
    name: 'moves a bucket',
    edit: (head) => head.set(head.the(BUCKET, 'evidence/bucket'), 'location', 'US'),
    finds: [{ at: 'evidence/bucket', severity: 'medium', says: /to US/ }],
  },
  {
    name: 'moves a database',
    edit: (head) => head.set(head.the('google_firestore_database', 'ledger/database'), 'location_id', 'nam5'),
    finds: [{ at: 'ledger/database', severity: 'medium' }],
  },
  {
    name: 'moves a job',
    edit: (head) => head.set(head.the('google_cloud_scheduler_job', 'heartbeat/job'), 'region', 'us-east1'),
    finds: [{ at: 'heartbeat/job', severity: 'medium' }],
  },
  {
    name: 'writes the location in lower case',
    edit: (head) =>
      head.set(head.the(BUCKET, 'evidence/bucket'), 'location', (present) => String(present).toLowerCase()),
    finds: [],
  },
  {
    name: 'sets a location that is unknown until the apply',
    unknown: [{ type: BUCKET, path: 'evidence/bucket', argument: 'location' }],
    finds: [{ at: 'evidence/bucket', severity: 'medium', assumed: true }],
  },
]);
