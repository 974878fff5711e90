import { App, LocalBackend, TerraformStack } from 'cdktf';
import { DetectionAndResponse, type PipelineTransforms } from '../../constructs';
import { HARDENED } from '../factories/hardened-stack';
import { parsedConfig, standInBundle, synthesized } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

const LABELS = { labels: { team: 'platform' } };

/** One label on everything that can carry one, each by its own entry. */
const EVERYWHERE: PipelineTransforms = {
  evidence: LABELS,
  source: { bucket: LABELS },
  images: LABELS,
  deadLetters: { topic: LABELS, subscription: LABELS },
  actor: { function: LABELS },
  responder: { function: LABELS },
  findings: { topic: LABELS, subscription: LABELS },
  commands: { topic: LABELS, subscription: LABELS },
  undo: { topic: LABELS, subscription: LABELS },
  audit: { topic: LABELS, subscription: LABELS },
  ledger: { pointInTimeRecoveryEnablement: 'POINT_IN_TIME_RECOVERY_ENABLED' },
  effects: (config) => ({ ...config, deleteProtectionState: 'DELETE_PROTECTION_DISABLED' }),
  encryptionKey: { role: 'projects/p/roles/encrypts' },
};

const LABELLED = [
  'google_cloudfunctions2_function',
  'google_storage_bucket',
  'google_artifact_registry_repository',
  'google_pubsub_topic',
  'google_pubsub_subscription',
];

function resources(transform?: PipelineTransforms) {
  const app = new App({ outdir: tempFolder('transforms') });
  const stack = new TerraformStack(app, 'own');
  new LocalBackend(stack, { path: 'state' });
  const config = parsedConfig(HARDENED);
  new DetectionAndResponse(stack, 'response', { config, bundleDir: standInBundle(), transform });
  stack.prepareStack();
  const text = JSON.stringify(stack.toTerraform());
  const { resource } = JSON.parse(text) as {
    resource: Record<string, Record<string, Record<string, unknown>>>;
  };
  return (type: string) => Object.values(resource[type] ?? {});
}

describe('a transform on every part', () => {
  const all = resources(EVERYWHERE);

  test.each(LABELLED)('reaches every %s', (type) => {
    expect(all(type).map(({ labels }) => labels)).toEqual(all(type).map(() => LABELS.labels));
  });

  test('reaches each ledger on its own', () => {
    expect(all('google_firestore_database')).toEqual([
      expect.objectContaining({
        name: 'riposte-cases',
        point_in_time_recovery_enablement: expect.anything(),
      }),
      expect.objectContaining({
        name: 'riposte-effects',
        delete_protection_state: 'DELETE_PROTECTION_DISABLED',
      }),
    ]);
  });

  test('reaches every grant on the key', () => {
    const roles = all('google_kms_crypto_key_iam_member').map(({ role }) => role);
    expect([...new Set(roles)]).toEqual(['projects/p/roles/encrypts']);
  });

  test('leaves the other arguments as they are', () => {
    const plain = resources();
    const [before] = plain('google_pubsub_topic');
    expect(all('google_pubsub_topic')[0]).toMatchObject(before as object);
  });
});

describe('what the config says about functions and evidence', () => {
  test('minInstances keeps both functions warm: a containment waits for both', () => {
    const stack = synthesized({ functions: { minInstances: 1 } });
    for (const { service_config: service } of stack.all('google_cloudfunctions2_function')) {
      expect(service).toMatchObject({ min_instance_count: 1 });
    }
  });

  test('the evidence is locked when the config says so, and only then', () => {
    const policy = (lock?: boolean) =>
      synthesized({ evidence: { lock } }).at('google_storage_bucket', 'evidence/bucket').retention_policy;
    expect(policy(true)).toEqual({ retention_period: 400 * 86_400, is_locked: true });
    expect(policy(false)).toEqual({ retention_period: 400 * 86_400 });
    expect(policy()).toEqual({ retention_period: 400 * 86_400 });
  });

  test('a connector of another region is refused', () => {
    const vpcConnector = 'projects/shared-vpc/locations/us-central1/connectors/serverless';
    expect(() => synthesized({ network: { vpcConnector } })).toThrow(
      /responder: the connector \S+ is not in europe-west1; expected projects\/P\/locations\/europe-west1/,
    );
  });

  test('messages stay in the region, but may be published from anywhere: SCC does not say from where it does', () => {
    const topics = synthesized(HARDENED).all('google_pubsub_topic');
    for (const { message_storage_policy: policy } of topics) {
      expect(policy).toEqual({ allowed_persistence_regions: ['europe-west1'], enforce_in_transit: false });
    }
  });
});
