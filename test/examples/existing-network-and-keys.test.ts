import { HARDENED_CONSTRAINTS } from '../../constructs';
import { resourcesOf, stacksOf } from './synthesized-examples';

const [stack] = stacksOf('existing-network-and-keys');
if (stack === undefined) throw new Error('the example synthesizes no stack');

/** Acme's landing zone, as its organization policies say it. */
const ZONE = {
  regions: ['europe-west1'],
  memberDomains: ['example.com'],
  keyProjects: ['acme-keys'],
  workerPools: ['projects/acme-builds/locations/europe-west1/workerPools/private'],
};

test.each(HARDENED_CONSTRAINTS)('the stack passes $id', ({ check }) => {
  expect(check(stack.json, ZONE)).toEqual([]);
});

test('what exists is named, not made', () => {
  const made = resourcesOf(stack).map(({ type }) => type);
  expect(
    made.filter((type) => /kms_key_ring|kms_crypto_key$|vpc_access|worker_pool|channel$/.test(type)),
  ).toEqual([]);
});

test('every alert calls the existing channel', () => {
  const alerts = resourcesOf(stack).filter(({ type }) => type === 'google_monitoring_alert_policy');
  expect(alerts.length).toBeGreaterThan(0);
  for (const { config } of alerts) {
    expect(config.notification_channels).toEqual([
      'projects/acme-security/notificationChannels/1234567890123456789',
    ]);
  }
});

test('a transform reaches the resource, and leaves the rest of it alone', () => {
  const responder = resourcesOf(stack).find(({ config }) => config.name === 'riposte-responder');
  expect(responder?.config).toMatchObject({ labels: { team: 'platform' }, location: 'europe-west1' });
});
