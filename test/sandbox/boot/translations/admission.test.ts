import type { JsonObject } from '../../../../core/values/json';
import { PROJECT } from '../../fixture-names';
import { bodyOf, type Cloud } from '../../little-cloud';
import { adminCloud, FOLDER, HOME, ORGANIZATION, SIGNER } from '../../services/admin-cloud';
import { deploy, destroy } from '../deployed';

const RING = `${HOME}/locations/europe-west1/keyRings/ring`;
const KEY = `${RING}/cryptoKeys/key`;
const LABEL = { 'goog-terraform-provisioned': 'true' };

const ring = { name: 'ring', location: 'europe-west1' };
const signing = {
  key_ring: RING,
  name: 'key',
  purpose: 'ASYMMETRIC_SIGN',
  version_template: [{ algorithm: 'EC_SIGN_P256_SHA256' }],
};

const withRing = (): Cloud => {
  const cloud = adminCloud();
  deploy(cloud, 'google_kms_key_ring', ring);
  return cloud;
};
const withKey = (): Cloud => {
  const cloud = withRing();
  deploy(cloud, 'google_kms_crypto_key', signing);
  return cloud;
};

describe('keys of Cloud KMS', () => {
  test('a ring is created without a body, and a destroy only removes it from the state', () => {
    const cloud = adminCloud();
    expect(deploy(cloud, 'google_kms_key_ring', ring)).toEqual({
      changes: [
        {
          service: 'cloudkms',
          method: 'POST',
          path: `/v1/${HOME}/locations/europe-west1/keyRings`,
          query: { keyRingId: 'ring' },
        },
      ],
      attributes: { id: RING, project: PROJECT },
      unread: [],
    });
    expect(destroy(cloud, 'google_kms_key_ring', ring)).toEqual([]);
  });

  test('a minimal key has the defaults that the provider sends', () => {
    const { changes, attributes } = deploy(withRing(), 'google_kms_crypto_key', {
      key_ring: RING,
      name: 'key',
    });
    expect(changes).toEqual([
      {
        service: 'cloudkms',
        method: 'POST',
        path: `/v1/${RING}/cryptoKeys`,
        query: { cryptoKeyId: 'key', skipInitialVersionCreation: 'false' },
        body: { purpose: 'ENCRYPT_DECRYPT', labels: LABEL },
      },
    ]);
    expect(attributes).toMatchObject({
      id: KEY,
      'version_template.0.algorithm': 'GOOGLE_SYMMETRIC_ENCRYPTION',
      'primary.0.name': `${KEY}/cryptoKeyVersions/1`,
    });
  });

  test('a full key is sent member by member', () => {
    const { changes, unread } = deploy(withRing(), 'google_kms_crypto_key', {
      ...signing,
      destroy_scheduled_duration: '86400s',
      import_only: true,
      skip_initial_version_creation: true,
      labels: { team: 'shop' },
      deletion_policy: 'DELETE',
    });
    expect(unread).toEqual([]);
    expect(changes[0]).toMatchObject({
      query: { cryptoKeyId: 'key', skipInitialVersionCreation: 'true' },
      body: {
        purpose: 'ASYMMETRIC_SIGN',
        versionTemplate: { algorithm: 'EC_SIGN_P256_SHA256', protectionLevel: 'SOFTWARE' },
        destroyScheduledDuration: '86400s',
        importOnly: true,
        labels: { team: 'shop', ...LABEL },
      },
    });
  });

  test.each(['rotation_period', 'crypto_key_backend', 'colour'])(
    'the argument %s stops the boot',
    (argument) => {
      const { unread } = deploy(withRing(), 'google_kms_crypto_key', { ...signing, [argument]: '604800s' });
      expect(unread).toEqual([`google_kms_crypto_key.it.${argument}`]);
    },
  );

  test('destroying a key destroys its versions, once', () => {
    const cloud = withKey();
    expect(destroy(cloud, 'google_kms_crypto_key', signing)).toEqual([
      { service: 'cloudkms', method: 'POST', path: `/v1/${KEY}/cryptoKeyVersions/1:destroy`, body: {} },
    ]);
    expect(destroy(cloud, 'google_kms_crypto_key', signing)).toEqual([]);
  });

  test('and destroys nothing with deletion_policy ABANDON', () => {
    expect(destroy(withKey(), 'google_kms_crypto_key', { ...signing, deletion_policy: 'ABANDON' })).toEqual(
      [],
    );
  });

  test.each([KEY, `${PROJECT}/europe-west1/ring/key`, 'europe-west1/ring/key'])(
    'a member of %s is added to the policy, and removed again',
    (crypto_key_id) => {
      const cloud = withKey();
      const member = { crypto_key_id, role: 'roles/cloudkms.signer', member: SIGNER };
      const { changes } = deploy(cloud, 'google_kms_crypto_key_iam_member', member);
      expect(changes).toMatchObject([
        {
          path: `/v1/${KEY}:setIamPolicy`,
          body: {
            policy: { bindings: [{ role: 'roles/cloudkms.signer', members: [SIGNER] }], version: 3 },
          },
        },
      ]);
      destroy(cloud, 'google_kms_crypto_key_iam_member', member);
      expect(cloud.state.iam.bindings[KEY]).toEqual([]);
    },
  );

  test('a version is read with its public key', () => {
    const { attributes } = deploy(withKey(), 'data.google_kms_crypto_key_version', { crypto_key: KEY });
    expect(attributes).toMatchObject({
      id: `//cloudkms.googleapis.com/v1/${KEY}/cryptoKeyVersions/1`,
      name: `${KEY}/cryptoKeyVersions/1`,
      state: 'ENABLED',
      protection_level: 'SOFTWARE',
      'public_key.0.algorithm': 'EC_SIGN_P256_SHA256',
      'public_key.0.pem': expect.stringMatching(/^-----BEGIN PUBLIC KEY-----/),
    });
  });
});

const note = {
  name: 'note',
  attestation_authority: [{ hint: [{ human_readable_name: 'built' }] }],
};
const NOTE = `${HOME}/notes/note`;
const ATTESTOR = `${HOME}/attestors/built`;

const attestorOn = (publicKeys: JsonObject[] = []): JsonObject => ({
  name: 'built',
  attestation_authority_note: { note_reference: 'note', public_keys: publicKeys },
});

const withAttestor = (): Cloud => {
  const cloud = withKey();
  deploy(cloud, 'google_container_analysis_note', note);
  deploy(cloud, 'google_binary_authorization_attestor', attestorOn());
  return cloud;
};

describe('notes and attestors', () => {
  test('a note is sent with its short name, and with every argument', () => {
    const { changes, unread, attributes } = deploy(adminCloud(), 'google_container_analysis_note', {
      ...note,
      short_description: 'short',
      long_description: 'long',
      expiration_time: '2030-01-01T00:00:00Z',
      related_note_names: ['projects/p/notes/n'],
      related_url: [{ url: 'https://example.com', label: 'docs' }],
    });
    expect(unread).toEqual([]);
    expect(attributes).toMatchObject({ id: NOTE, kind: 'ATTESTATION' });
    expect(changes).toEqual([
      {
        service: 'containeranalysis',
        method: 'POST',
        path: `/v1/${HOME}/notes`,
        query: { noteId: 'note' },
        body: {
          name: 'note',
          shortDescription: 'short',
          longDescription: 'long',
          expirationTime: '2030-01-01T00:00:00Z',
          relatedNoteNames: ['projects/p/notes/n'],
          relatedUrl: [{ url: 'https://example.com', label: 'docs' }],
          attestation: { hint: { humanReadableName: 'built' } },
        },
      },
    ]);
  });

  test('an attestor has the full name of its note, and the ID of its key from the answer', () => {
    const cloud = withKey();
    const key = deploy(cloud, 'data.google_kms_crypto_key_version', { crypto_key: KEY }).attributes;
    deploy(cloud, 'google_container_analysis_note', note);
    const pkix_public_key = {
      public_key_pem: key['public_key.0.pem'],
      signature_algorithm: key['public_key.0.algorithm'],
    };
    const { changes, attributes } = deploy(
      cloud,
      'google_binary_authorization_attestor',
      attestorOn([{ id: key.id, pkix_public_key }]),
    );
    expect(changes).toMatchObject([
      {
        path: `/v1/${HOME}/attestors`,
        query: { attestorId: 'built' },
        body: {
          name: ATTESTOR,
          userOwnedGrafeasNote: {
            noteReference: NOTE,
            publicKeys: [{ id: key.id, pkixPublicKey: { signatureAlgorithm: 'EC_SIGN_P256_SHA256' } }],
          },
        },
      },
    ]);
    expect(attributes).toMatchObject({
      id: ATTESTOR,
      'attestation_authority_note.0.public_keys.0.id': key.id,
      'attestation_authority_note.0.delegation_service_account_email': expect.stringContaining('@'),
    });
  });

  test.each([
    ['google_container_analysis_note_iam_member', 'note', NOTE, 'roles/containeranalysis.notes.attacher'],
    ['google_container_analysis_note_iam_member', 'note', 'note', 'roles/containeranalysis.notes.attacher'],
    [
      'google_binary_authorization_attestor_iam_member',
      'attestor',
      `${PROJECT}/built`,
      'roles/binaryauthorization.attestorsVerifier',
    ],
  ])('%s by the name %s = %s', (type, argument, name, role) => {
    const cloud = withAttestor();
    const config = { [argument]: name, role, member: SIGNER };
    const at = argument === 'note' ? NOTE : ATTESTOR;
    expect(deploy(cloud, type, config).changes.at(-1)).toMatchObject({ path: `/v1/${at}:setIamPolicy` });
    expect(cloud.state.iam.bindings[at]).toEqual([{ role, members: [SIGNER] }]);
    destroy(cloud, type, config);
    expect(cloud.state.iam.bindings[at]).toEqual([]);
  });

  test('a note and an attestor are deleted', () => {
    const cloud = withAttestor();
    const asked = [
      ...destroy(cloud, 'google_binary_authorization_attestor', attestorOn()),
      ...destroy(cloud, 'google_container_analysis_note', note),
    ];
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `DELETE /v1/${ATTESTOR}`,
      `DELETE /v1/${NOTE}`,
    ]);
  });
});

describe('the admission policy', () => {
  const policy = {
    description: 'Signed images only.',
    global_policy_evaluation_mode: 'ENABLE',
    admission_whitelist_patterns: [{ name_pattern: 'europe-docker.pkg.dev/p/r/**' }],
    default_admission_rule: {
      evaluation_mode: 'REQUIRE_ATTESTATION',
      enforcement_mode: 'DRYRUN_AUDIT_LOG_ONLY',
      require_attestations_by: ['built'],
    },
  };

  test('is sent as a whole, with full names of attestors', () => {
    const { changes, attributes, unread } = deploy(
      withAttestor(),
      'google_binary_authorization_policy',
      policy,
    );
    expect(unread).toEqual([]);
    expect(attributes).toMatchObject({ id: HOME, global_policy_evaluation_mode: 'ENABLE' });
    expect(changes).toEqual([
      {
        service: 'binaryauthorization',
        method: 'PUT',
        path: `/v1/${HOME}/policy`,
        body: {
          description: 'Signed images only.',
          globalPolicyEvaluationMode: 'ENABLE',
          admissionWhitelistPatterns: [{ namePattern: 'europe-docker.pkg.dev/p/r/**' }],
          defaultAdmissionRule: {
            evaluationMode: 'REQUIRE_ATTESTATION',
            requireAttestationsBy: [ATTESTOR],
            enforcementMode: 'DRYRUN_AUDIT_LOG_ONLY',
          },
        },
      },
    ]);
  });

  test("is Google's default again after a destroy", () => {
    const cloud = withAttestor();
    deploy(cloud, 'google_binary_authorization_policy', policy);
    expect(destroy(cloud, 'google_binary_authorization_policy', policy)).toMatchObject([
      { method: 'PUT', body: { name: `${HOME}/policy` } },
    ]);
    expect(bodyOf(cloud.call('binaryauthorization', 'GET', `/v1/${HOME}/policy`))).toMatchObject({
      defaultAdmissionRule: { evaluationMode: 'ALWAYS_ALLOW' },
    });
  });

  test('sends attestors in the order of the provider: by the checksum of the last name part, and only one of each', () => {
    const names = ['b', 'a', 'c'].map((name) => `${HOME}/attestors/${name}`);
    const cloud = withAttestor();
    for (const name of ['a', 'b', 'c']) {
      deploy(cloud, 'google_binary_authorization_attestor', { ...attestorOn(), name });
    }
    const { changes } = deploy(cloud, 'google_binary_authorization_policy', {
      default_admission_rule: {
        ...policy.default_admission_rule,
        require_attestations_by: [...names, 'projects/other/attestors/a'],
      },
    });
    // CRC-32: c 112844655, b 1908338681, a 3904355907. As texts "112…" < "190…" < "390…".
    expect(changes[0]?.body).toMatchObject({
      defaultAdmissionRule: {
        requireAttestationsBy: ['c', 'b', 'a'].map((name) => `${HOME}/attestors/${name}`),
      },
    });
  });
});

describe('organization policies', () => {
  const constraint = {
    parent: ORGANIZATION,
    name: 'custom.admission',
    display_name: 'Admission',
    condition: 'resource.a == "b"',
    action_type: 'ALLOW',
    method_types: ['CREATE', 'UPDATE'],
    resource_types: ['run.googleapis.com/Service'],
  };
  const withConstraint = (): Cloud => {
    const cloud = adminCloud();
    deploy(cloud, 'google_org_policy_custom_constraint', constraint);
    return cloud;
  };

  test('a constraint is sent with its full name, and deleted', () => {
    const cloud = adminCloud();
    const { changes, attributes, unread } = deploy(cloud, 'google_org_policy_custom_constraint', constraint);
    const name = `${ORGANIZATION}/customConstraints/custom.admission`;
    expect(unread).toEqual([]);
    expect(attributes).toMatchObject({ id: name });
    expect(changes).toMatchObject([
      { path: `/v2/${ORGANIZATION}/customConstraints`, body: { name, methodTypes: ['CREATE', 'UPDATE'] } },
    ]);
    expect(destroy(cloud, 'google_org_policy_custom_constraint', constraint)).toMatchObject([
      { method: 'DELETE', path: `/v2/${name}` },
    ]);
  });

  test('a policy carries the nulls and the false that the provider sends', () => {
    const config = {
      parent: FOLDER,
      name: `${FOLDER}/policies/custom.admission`,
      dry_run_spec: { rules: [{ enforce: 'TRUE' }] },
    };
    const cloud = withConstraint();
    const { changes, attributes } = deploy(cloud, 'google_org_policy_policy', config);
    expect(attributes).toMatchObject({ id: config.name, etag: expect.any(String) });
    expect(changes).toEqual([
      {
        service: 'orgpolicy',
        method: 'POST',
        path: `/v2/${FOLDER}/policies`,
        body: {
          name: config.name,
          dryRunSpec: {
            rules: [{ allowAll: null, denyAll: null, enforce: true }],
            inheritFromParent: false,
            reset: false,
          },
        },
      },
    ]);
    expect(destroy(cloud, 'google_org_policy_policy', config)).toMatchObject([
      { method: 'DELETE', path: `/v2/${config.name}` },
    ]);
  });

  test('values, conditions and parameters are also read', () => {
    const rule = {
      values: [{ allowed_values: ['in:eu-locations'] }],
      condition: [{ title: 't', expression: "resource.hasTagKey('900/k')" }],
    };
    const { changes, unread } = deploy(adminCloud(), 'google_org_policy_policy', {
      parent: HOME,
      name: `${HOME}/policies/gcp.resourceLocations`,
      spec: [{ inherit_from_parent: true, rules: [rule] }],
    });
    expect(unread).toEqual([]);
    expect(changes[0]?.body).toMatchObject({
      spec: {
        inheritFromParent: true,
        rules: [
          {
            values: { allowedValues: ['in:eu-locations'] },
            condition: { title: 't', expression: "resource.hasTagKey('900/k')" },
          },
        ],
      },
    });
  });
});
