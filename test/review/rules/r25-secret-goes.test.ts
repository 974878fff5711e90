import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const SECRET = 'google_secret_manager_secret';
const VERSION = 'google_secret_manager_secret_version';
/** The full stack receives a secret. This one is created next to it, and the grant names it. */
const given = (head: Head) => {
  head.add(SECRET, 'reputation', {
    secret_id: 'reputation',
    project: 'shop-prod',
    replication: { auto: {} },
  });
  head.add(VERSION, 'first', { secret: `\${${SECRET}.reputation.id}`, enabled: true });
};

describeRule('R25', [
  {
    name: 'destroys the secret',
    given,
    edit: (head) => {
      head.writeOut(`${SECRET}.reputation.id`, 'projects/shop-prod/secrets/reputation');
      head.remove(head.the(SECRET));
    },
    finds: [{ at: 'reputation', severity: 'medium', says: /versions are deleted/ }],
  },
  {
    name: 'replicates the secret elsewhere, so that it is replaced',
    given,
    edit: (head) =>
      head.set(head.the(SECRET), 'replication', {
        user_managed: { replicas: [{ location: 'europe-west1' }] },
      }),
    finds: [{ at: 'reputation', severity: 'medium', says: /because replication/ }],
  },
  {
    name: 'lets the secret expire',
    given,
    edit: (head) => head.set(head.the(SECRET), 'expire_time', '2027-01-01T00:00:00Z'),
    finds: [{ severity: 'medium', says: /expires/ }],
  },
  {
    name: 'limits the secret to one hour',
    given,
    edit: (head) => head.set(head.the(SECRET), 'ttl', '3600s'),
    finds: [{ severity: 'medium', says: /time to live/ }],
  },
  {
    name: 'disables a version',
    given,
    edit: (head) => head.set(head.the(VERSION), 'enabled', false),
    finds: [{ at: 'first', severity: 'medium' }],
  },
  {
    name: 'destroys a version',
    given,
    edit: (head) => head.remove(head.the(VERSION)),
    finds: [{ at: 'first', severity: 'medium' }],
  },
  {
    name: 'labels the secret',
    given,
    edit: (head) => head.set(head.the(SECRET), 'labels', { a: 'b' }),
    finds: [],
  },
]);
