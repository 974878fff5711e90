import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const key = (head: Head) => head.the('google_kms_crypto_key');
const DURATION = 'destroy_scheduled_duration';

describeRule('R17', [
  {
    name: 'shortens the time',
    edit: (head) => head.set(key(head), DURATION, '86400s'),
    finds: [{ at: 'signing-key', severity: 'high', says: /from 2592000 to 86400/ }],
  },
  {
    name: 'lengthens the time, which also replaces the key',
    given: (head) => head.set(key(head), DURATION, '86400s'),
    edit: (head) => head.set(key(head), DURATION, '172800s'),
    finds: [{ at: 'signing-key', severity: 'high', says: /replaces the key/ }],
  },
  {
    name: 'states the default explicitly',
    edit: (head) => head.set(key(head), DURATION, '2592000s'),
    finds: [],
  },
]);
