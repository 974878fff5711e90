import { EncryptionKey, KEY_USERS, Ledger, serviceAgent } from '../../constructs';
import { emptyStack } from '../factories/empty-stack';
import { HARDENED, hardenedStack } from '../factories/hardened-stack';
import { synthesized } from '../factories/synthesized-stack';

const KEY = 'projects/keys/locations/europe-west1/keyRings/r/cryptoKeys/k';
const project = { id: 'demo-prj', number: '210987654321' };
const region = 'europe-west1';
const MEMBER = 'google_kms_crypto_key_iam_member';

describe('the key of a hardened stack', () => {
  const stack = hardenedStack();
  const grants = stack.all(MEMBER);

  test('every service that encrypts may use it, and nobody else', () => {
    const number = stack.at(MEMBER, 'encryption-key/pubsub-encrypts').member as string;
    expect(number).toBe('serviceAccount:service-400000000001@gcp-sa-pubsub.iam.gserviceaccount.com');
    expect(grants).toHaveLength(KEY_USERS.length + 1);
  });

  test("Cloud Logging's account is asked for, because it has two forms", () => {
    expect(stack.at(MEMBER, 'encryption-key/logging-encrypts').member).toMatch(
      /^serviceAccount:\$\{data\.google_logging_project_cmek_settings\.\S+\.service_account_id\}$/,
    );
  });

  test('they may encrypt and decrypt, with this one key', () => {
    expect([...new Set(grants.map(({ role }) => role))]).toEqual([
      'roles/cloudkms.cryptoKeyEncrypterDecrypter',
    ]);
    expect([...new Set(grants.map(({ crypto_key_id: id }) => id))]).toEqual([HARDENED.encryption?.kmsKey]);
  });

  test.each([
    ['google_pubsub_topic', 'findings/topic'],
    ['google_firestore_database', 'ledger/database'],
    ['google_storage_bucket', 'evidence/bucket'],
    ['google_storage_bucket', 'source/bucket'],
    ['google_artifact_registry_repository', 'images/repository'],
    ['google_cloudfunctions2_function', 'responder/function'],
    ['google_logging_project_bucket_config', 'watch/tamper-alarm/bucket/bucket'],
    ['google_cloud_run_v2_job', 'watch/canary/job'],
  ])('%s at %s waits for the grants', (type, path) => {
    const waits = (stack.at(type, path).depends_on as string[]).filter((one) => one.startsWith(MEMBER));
    expect(waits).toHaveLength(grants.length);
  });

  test('the grants wait for the APIs whose agents they name', () => {
    const waits = stack.at(MEMBER, 'encryption-key/eventarc-encrypts').depends_on as string[];
    expect(waits).toContainEqual(expect.stringContaining('services_eventarc_'));
    expect(waits).toContainEqual(expect.stringContaining('services_pubsub_'));
  });
});

test('where its owner grants, nothing is granted here', () => {
  const encryption = { kmsKey: HARDENED.encryption?.kmsKey ?? '', grants: 'leave' } as const;
  const stack = synthesized({ ...HARDENED, encryption });
  expect(stack.types).not.toContain(MEMBER);
  expect(stack.at('google_pubsub_topic', 'findings/topic').kms_key_name).toBe(encryption.kmsKey);
});

test('without a key, none is named anywhere', () => {
  expect(synthesized().text).not.toMatch(/kms_key|cmek|cryptoKey|encryption_key/);
});

test('a key of another region is refused, with its place and the remedy', () => {
  const { stack, problems } = emptyStack();
  new EncryptionKey(stack, 'key', { project, region, kmsKeyName: KEY.replace('europe-west1', 'global') });
  expect(problems()).toEqual([
    expect.stringMatching(
      /^parts\/key: the key \S+ is in global; expected projects\/P\/locations\/europe-west1\//,
    ),
  ]);
});

test('a key that others have shared already serves a part alone', () => {
  const { stack, problems, synthesized: text } = emptyStack();
  const encryption = EncryptionKey.fromKeyName(KEY);
  new Ledger(stack, 'ledger', { project, region, name: 'cases', encryption });
  expect(problems()).toEqual([]);
  const [database] = Object.values<object>(JSON.parse(text()).resource.google_firestore_database);
  expect(database).toMatchObject({ cmek_config: { kms_key_name: KEY } });
});

test('a chosen few may use it', () => {
  const { stack, synthesized: text } = emptyStack();
  new EncryptionKey(stack, 'key', {
    project,
    region,
    kmsKeyName: KEY,
    users: ['storage.googleapis.com'],
    logging: false,
  });
  const members = Object.values<{ member: string }>(JSON.parse(text()).resource[MEMBER]);
  expect(members.map(({ member }) => member)).toEqual([serviceAgent(project, 'storage.googleapis.com')]);
});
