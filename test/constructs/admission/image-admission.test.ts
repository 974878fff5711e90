import type { JsonObject } from '../../../core/values/json';
import type { ImageAdmissionProps } from '../../../index';
import { INSTANCE, imageAdmission, SIGNER } from '../../factories/admission';
import { partsOf } from '../../factories/parts';

const admission = (props: Partial<ImageAdmissionProps> = {}) =>
  partsOf((stack) => {
    imageAdmission(stack, props);
  });

const policyOf = (props: Partial<ImageAdmissionProps> = {}) =>
  admission(props).one('google_binary_authorization_policy');

const EXISTING = 'projects/keys/locations/europe/keyRings/r/cryptoKeys/k/cryptoKeyVersions/3';

describe('the policy', () => {
  test('requires the signature of its own attestor, with the full name', () => {
    expect(policyOf().default_admission_rule).toMatchObject({
      evaluation_mode: 'REQUIRE_ATTESTATION',
      require_attestations_by: ['projects/demo-prj/attestors/riposte-demo-prj'],
    });
  });

  test('waits for the attestor, which it names by text', () => {
    expect(policyOf().depends_on).toEqual([expect.stringMatching(/^google_binary_authorization_attestor\./)]);
  });

  test('only logs, unless the stage is enforce', () => {
    expect(policyOf().default_admission_rule).toMatchObject({ enforcement_mode: 'DRYRUN_AUDIT_LOG_ONLY' });
    expect(policyOf({ stage: 'enforce' }).default_admission_rule).toMatchObject({
      enforcement_mode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
    });
  });

  test("keeps Google's own system images running", () => {
    expect(policyOf().global_policy_evaluation_mode).toBe('ENABLE');
  });

  test('cannot be destroyed by a plan, unless the caller allows it: destroying it admits every image', () => {
    expect(policyOf().lifecycle).toEqual({ prevent_destroy: true });
    expect(policyOf({ preventDestroy: false }).lifecycle).toEqual({ prevent_destroy: false });
  });

  test("exempts the pipeline's own images, then what the caller adds", () => {
    expect(policyOf({ exemptImages: ['gcr.io/other/*'] }).admission_whitelist_patterns).toEqual([
      { name_pattern: 'europe-west1-docker.pkg.dev/demo-prj/riposte-images/**' },
      { name_pattern: 'gcr.io/other/*' },
    ]);
  });

  test('needs the signatures of further attestors too', () => {
    const scanned = 'projects/sec/attestors/scanned';
    expect(policyOf({ alsoRequire: [scanned] }).default_admission_rule).toMatchObject({
      require_attestations_by: ['projects/demo-prj/attestors/riposte-demo-prj', scanned],
    });
  });

  test('is imported if one exists, so that the plan shows what changes', () => {
    expect(admission().json.import).toBeUndefined();
    expect(admission({ policy: 'adopt' }).json.import).toEqual([
      { id: 'projects/demo-prj', to: expect.stringMatching(/^google_binary_authorization_policy\./) },
    ]);
  });

  test('stays as it is with leave, and the stack still creates the attestor', () => {
    const parts = admission({ policy: 'leave' });
    expect(parts.all('google_binary_authorization_policy')).toEqual([]);
    expect(parts.all('google_binary_authorization_attestor')).toHaveLength(1);
  });
});

describe('the key', () => {
  test('signs with P-256, and cannot be destroyed by a plan', () => {
    expect(admission().one('google_kms_crypto_key')).toMatchObject({
      purpose: 'ASYMMETRIC_SIGN',
      version_template: { algorithm: 'EC_SIGN_P256_SHA256', protection_level: 'SOFTWARE' },
      lifecycle: { prevent_destroy: true },
    });
  });

  test('is kept in hardware if the caller requests that', () => {
    const key = admission({ key: { protectionLevel: 'HSM' } }).one('google_kms_crypto_key');
    expect(key.version_template).toMatchObject({ protection_level: 'HSM' });
  });

  test('gives the attestor the id, public half and algorithm of its first version', () => {
    const parts = admission();
    const [version = ''] = Object.keys(
      (parts.json.data as Record<string, JsonObject>).google_kms_crypto_key_version as object,
    );
    const of = (attribute: string) => `\${data.google_kms_crypto_key_version.${version}.${attribute}}`;
    expect(parts.one('google_binary_authorization_attestor').attestation_authority_note).toMatchObject({
      public_keys: [
        {
          id: of('id'),
          pkix_public_key: {
            public_key_pem: of('public_key[0].pem'),
            signature_algorithm: of('public_key[0].algorithm'),
          },
        },
      ],
    });
  });

  test('is passed to the data source through a local value, so that a label on it changes nothing', () => {
    const { json } = admission();
    const [key = ''] = Object.keys((json.resource as Record<string, object>).google_kms_crypto_key ?? {});
    const [[name = '', value] = []] = Object.entries(json.locals as Record<string, string>);
    expect(value).toBe(`\${google_kms_crypto_key.${key}.id}`);
    const versions = (json.data as Record<string, Record<string, JsonObject>>).google_kms_crypto_key_version;
    expect(Object.values(versions ?? {})).toEqual([
      expect.objectContaining({ crypto_key: `\${local.${name}}`, version: 1 }),
    ]);
  });

  test('may exist already: then the stack creates none and reads the version', () => {
    const parts = admission({ key: { existing: EXISTING } });
    expect([...parts.all('google_kms_key_ring'), ...parts.all('google_kms_crypto_key')]).toEqual([]);
    const versions = (parts.json.data as Record<string, JsonObject>).google_kms_crypto_key_version;
    expect(Object.values(versions as object)).toEqual([
      expect.objectContaining({
        crypto_key: 'projects/keys/locations/europe/keyRings/r/cryptoKeys/k',
        version: 3,
      }),
    ]);
  });
});

describe('a signer', () => {
  const roles = (type: string) =>
    admission()
      .all(type)
      .map(({ role, member }) => [role, member]);

  test('may use the key and read its public half, on the key alone', () => {
    expect(roles('google_kms_crypto_key_iam_member')).toEqual([
      ['roles/cloudkms.publicKeyViewer', SIGNER],
      ['roles/cloudkms.signer', SIGNER],
    ]);
  });

  test('may attach to the note, and verify with the attestor', () => {
    expect(roles('google_container_analysis_note_iam_member')).toEqual([
      ['roles/containeranalysis.notes.attacher', SIGNER],
    ]);
    expect(roles('google_binary_authorization_attestor_iam_member')).toEqual([
      ['roles/binaryauthorization.attestorsVerifier', SIGNER],
    ]);
  });

  test('may create attestations in the project, and do nothing else there', () => {
    expect(admission().all('google_project_iam_member')).toHaveLength(1);
    expect(admission().one('google_project_iam_custom_role').permissions).toEqual([
      'containeranalysis.occurrences.create',
    ]);
  });

  test('that is named twice gets one grant', () => {
    expect(admission({ signers: [SIGNER, SIGNER] }).all('google_project_iam_member')).toHaveLength(1);
  });

  test('of a federated pool, whose name has slashes, gets its grant under that name', () => {
    const member =
      'principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/attribute.environment/sign';
    expect(admission({ signers: [member] }).one('google_project_iam_member').member).toBe(member);
  });
});

test('each sub-resource has its own transform', () => {
  const parts = admission({
    transform: {
      policy: { description: 'ours' },
      attestor: { description: 'ours' },
      note: { longDescription: 'ours' },
      keyRing: { name: 'ours' },
      key: (config) => ({ ...config, labels: { owner: 'us' } }),
      attestRole: { title: 'ours' },
    },
  });
  expect(parts.one('google_binary_authorization_policy').description).toBe('ours');
  expect(parts.one('google_binary_authorization_attestor').description).toBe('ours');
  expect(parts.one('google_container_analysis_note').long_description).toBe('ours');
  expect(parts.one('google_kms_key_ring').name).toBe('ours');
  expect(parts.one('google_kms_crypto_key').labels).toEqual({ owner: 'us' });
  expect(parts.one('google_project_iam_custom_role').title).toBe('ours');
});

describe('problems', () => {
  test.each<[string, Partial<ImageAdmissionProps>, RegExp]>([
    ['enforcing without a signer', { stage: 'enforce', signers: [] }, /has no signers/],
    [
      'a signer that builds, whatever its capitals',
      { buildIdentities: ['Signer@ci-prj.iam.gserviceaccount.com'] },
      /signs what it builds/,
    ],
    ['a signer that is everybody', { signers: ['allUsers'] }, /is not an IAM member/],
    [
      'a signer that is a whole pool',
      {
        signers: ['principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/*'],
      },
      /everybody in its pool/,
    ],
    ['an exemption of everything', { exemptImages: ['*'] }, /exempts everything/],
    ['an own image that is everything', { ownImages: ['**'] }, /exempts everything/],
    ['a short attestor name', { alsoRequire: ['scanned'] }, /is not an attestor/],
    ['a key without its version', { key: { existing: 'projects/p/k' } }, /is not a key version/],
    [
      'two attestors of one last segment in a policy',
      { alsoRequire: ['projects/other/attestors/riposte-demo-prj'] },
      /have the same last segment.*#14929/,
    ],
  ])('%s', (_what, props, expected) => {
    const { problems } = admission(props);
    expect(problems).toEqual([expect.stringMatching(expected)]);
    expect(problems[0]).toMatch(/^parts\/admission[^:]*: .*; expected .*; /);
  });

  test('are all reported at once', () => {
    const { problems } = admission({
      stage: 'enforce',
      signers: [],
      exemptImages: ['*', 'gcr.io/**'],
      alsoRequire: ['scanned'],
    });
    expect(problems).toHaveLength(4);
  });

  test('do not arise from an existing policy and the default arguments', () => {
    expect(admission({ policy: 'leave', signers: [] }).problems).toEqual([]);
  });
});

describe('two admissions in one app', () => {
  const two = (first: Partial<ImageAdmissionProps>, second: Partial<ImageAdmissionProps>) =>
    partsOf((stack) => {
      imageAdmission(stack, first, 'first');
      imageAdmission(stack, second, 'second');
    }).problems;

  const OTHER = { instance: { ...INSTANCE, name: 'other' } };
  const ELSEWHERE = { project: { id: 'shop-prod', number: '1' } };

  test('may not both manage the policy of one project; the error names both', () => {
    expect(two({}, OTHER)).toEqual([
      expect.stringMatching(/^parts\/second: parts\/first manages the policy of project demo-prj as well/),
    ]);
  });

  test('may share a project if one leaves the policy, or manage one policy each', () => {
    expect(two({}, { ...OTHER, policy: 'leave' })).toEqual([]);
    expect(two({}, ELSEWHERE)).toEqual([]);
  });

  test('may not create the same attestor', () => {
    expect(two({ policy: 'leave' }, { policy: 'leave' })).toEqual([
      expect.stringMatching(/^parts\/second: parts\/first creates the attestor .* as well/),
    ]);
  });

  test('may not name attestors that the provider would treat as one', () => {
    const problems = two(
      { alsoRequire: ['projects/a/attestors/scanned'] },
      { ...ELSEWHERE, alsoRequire: ['projects/b/attestors/scanned'] },
    );
    expect(problems).toEqual([
      expect.stringMatching(/projects\/b\/attestors\/scanned and projects\/a\/.*#14929/),
    ]);
  });

  test('may name the same further attestor', () => {
    const alsoRequire = ['projects/a/attestors/scanned'];
    expect(two({ alsoRequire }, { ...ELSEWHERE, alsoRequire })).toEqual([]);
  });
});
