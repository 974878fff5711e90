import { EncryptionKey } from '../../../constructs/stores/encryption-key';
import { emptyStack } from '../../factories/empty-stack';
import { HARDENED, hardenedStack } from '../../factories/hardened-stack';
import { LOCATION, PROJECT } from '../../factories/names';
import { synthesized } from '../../factories/synthesized-stack';

const MEMBER = 'google_kms_crypto_key_iam_member';
const KEY = HARDENED.encryption?.kmsKey ?? '';

describe('the key of a hardened stack', () => {
  const stack = hardenedStack();
  const grants = stack.all(MEMBER);
  const waitsOf = (type: string, path: string): string[] =>
    ((stack.at(type, path).depends_on ?? []) as string[]).filter((each) => each.startsWith(MEMBER));

  test('every account that shares the key may encrypt and decrypt, with this key only', () => {
    expect(grants.length).toBeGreaterThan(0);
    for (const grant of grants) {
      expect(grant).toMatchObject({
        role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter',
        crypto_key_id: KEY,
      });
    }
  });

  test("Eventarc's agent is one of them, because Google requires it for every function", () => {
    expect(stack.at(MEMBER, 'encryption/eventarc-uses').member).toBe(
      `serviceAccount:service-${PROJECT.number}@gcp-sa-eventarc.iam.gserviceaccount.com`,
    );
  });

  test("Storage's agent is read, which creates it; its address is never computed", () => {
    expect(stack.at(MEMBER, 'encryption/storage-uses').member).toMatch(
      /^\$\{data\.google_storage_project_service_account\.\S+\.member\}$/,
    );
    expect(stack.text).not.toContain('gs-project-accounts');
  });

  test.each(['pubsub', 'eventarc', 'cloudfunctions'])('a grant waits for %s, whose agent it names', (api) => {
    const agent = api === 'cloudfunctions' ? 'functions' : api;
    expect(stack.at(MEMBER, `encryption/${agent}-uses`).depends_on).toEqual(
      [api, 'cloudkms'].map((each) =>
        expect.stringMatching(new RegExp(`^google_project_service\\.\\S*services_${each}_`)),
      ),
    );
  });

  test.each([
    ['google_pubsub_topic', 'findings/topic', 1],
    ['google_firestore_database', 'ledger/database', 1],
    ['google_storage_bucket', 'evidence/bucket', 1],
    ['google_artifact_registry_repository', 'images/repository', 1],
    ['google_cloudfunctions2_function', 'responder/function', 5],
    ['google_logging_project_bucket_config', 'watch/tamper-alarm/bucket/bucket', 1],
    ['google_cloud_run_v2_job', 'watch/canary/job', 1],
  ])('%s at %s waits for its agents', (type, path, count) => {
    expect(waitsOf(type, path)).toHaveLength(count);
  });

  test('the build may read the copy of the source, in a bucket whose name then ends with a hash', () => {
    const copies = `projects/_/buckets/gcf-v2-sources-${PROJECT.number}-${LOCATION}-`;
    const expression = (from: typeof stack): string =>
      (from.at('google_project_iam_member', 'build/reads-source').condition as { expression: string })
        .expression;
    expect(expression(stack)).toContain(`resource.name.startsWith("${copies}")`);
    expect(expression(synthesized())).not.toContain(copies);
  });
});

test('the stack grants nothing if the owner of the key grants it', () => {
  const stack = synthesized({ ...HARDENED, encryption: { kmsKey: KEY, grants: 'leave' } });
  expect(stack.types).not.toContain(MEMBER);
  expect(stack.at('google_pubsub_topic', 'findings/topic').kms_key_name).toBe(KEY);
});

test('a key of another region is refused, with its place and the fix', () => {
  const { stack, problems } = emptyStack();
  const kmsKey = KEY.replace(LOCATION, 'global');
  new EncryptionKey(stack, 'key', { project: PROJECT, region: LOCATION, kmsKey, guards: stack });
  expect(problems()).toEqual([
    expect.stringMatching(
      /^parts\/key: the key \S+\/global\/\S+ cannot encrypt resources in europe-west1; expected \S+; name a key/,
    ),
  ]);
});

test('a connector of another region is refused', () => {
  const vpcConnector = 'projects/shared-vpc/locations/us-central1/connectors/serverless';
  expect(() => synthesized({ network: { vpcConnector } })).toThrow(
    /responder: the connector \S+ is not in europe-west1; expected projects\/P\/locations\/europe-west1/,
  );
});

test('messages stay in the region, but may be published from anywhere, because SCC does not document where it publishes', () => {
  for (const { message_storage_policy: policy } of synthesized(HARDENED).all('google_pubsub_topic')) {
    expect(policy).toEqual({ allowed_persistence_regions: [LOCATION], enforce_in_transit: false });
  }
});
