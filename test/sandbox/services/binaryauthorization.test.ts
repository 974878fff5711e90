import { generateKeyPairSync } from 'node:crypto';
import type { JsonObject } from '../../../core/values/json';
import { NUMBER } from '../fixture-names';
import { bodyOf, type Cloud } from '../little-cloud';
import { adminCloud, HOME, SIGNER } from './admin-cloud';

const NOTE = `${HOME}/notes/note`;
const ATTESTOR = `${HOME}/attestors/built`;
const POLICY = `${HOME}/policy`;

const pemOf = (namedCurve: string): string =>
  generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'pem', type: 'spki' }).toString();
const PEM = pemOf('P-256');

const pkix = (publicKeyPem = PEM, signatureAlgorithm = 'EC_SIGN_P256_SHA256') => ({
  pkixPublicKey: { publicKeyPem, signatureAlgorithm },
});
const KEY_ID =
  '//cloudkms.googleapis.com/v1/projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1';

const attestor = (note: JsonObject = {}, rest: JsonObject = {}): JsonObject => ({
  name: ATTESTOR,
  userOwnedGrafeasNote: { noteReference: NOTE, publicKeys: [{ id: KEY_ID, ...pkix() }], ...note },
  ...rest,
});

const withNote = (): Cloud => {
  const cloud = adminCloud();
  cloud.call('containeranalysis', 'POST', `/v1/${HOME}/notes`, {
    query: { noteId: 'note' },
    body: { attestation: { hint: { humanReadableName: 'built' } } },
  });
  return cloud;
};

const make = (cloud: Cloud, body: JsonObject = attestor()) =>
  cloud.outcome('binaryauthorization', 'POST', `/v1/${HOME}/attestors`, {
    query: { attestorId: 'built' },
    body,
  });

const withAttestor = (): Cloud => {
  const cloud = withNote();
  make(cloud);
  return cloud;
};

const read = (cloud: Cloud, name: string): JsonObject =>
  bodyOf(cloud.call('binaryauthorization', 'GET', `/v1/${name}`));

describe('attestors', () => {
  test("are returned in Google's form", () => {
    const cloud = withAttestor();
    expect(read(cloud, ATTESTOR)).toMatchObject({
      name: ATTESTOR,
      userOwnedGrafeasNote: {
        noteReference: NOTE,
        delegationServiceAccountEmail: `service-${NUMBER}@gcp-sa-binaryauthorization.iam.gserviceaccount.com`,
        publicKeys: [
          { id: KEY_ID, pkixPublicKey: { publicKeyPem: PEM, signatureAlgorithm: 'ECDSA_P256_SHA256' } },
        ],
      },
    });
  });

  test('create the agent that reads attestations', () => {
    const agent = `service-${NUMBER}@gcp-sa-binaryauthorization.iam.gserviceaccount.com`;
    expect(withAttestor().state.iam.agents).toHaveProperty([agent]);
  });

  test('use the digest of a key without an ID as its ID', () => {
    const cloud = withNote();
    make(cloud, attestor({ publicKeys: [pkix()] }));
    expect(JSON.stringify(read(cloud, ATTESTOR))).toContain('"id":"ni:///sha-256;');
  });

  test('are listed and deleted', () => {
    const cloud = withAttestor();
    expect(read(cloud, `${HOME}/attestors`)).toMatchObject({ attestors: [{ name: ATTESTOR }] });
    expect(cloud.outcome('binaryauthorization', 'DELETE', `/v1/${ATTESTOR}`)).toBe('200');
    expect(cloud.outcome('binaryauthorization', 'GET', `/v1/${ATTESTOR}`)).toMatch(/^404 NOT_FOUND/);
  });

  test.each([
    ['a note that does not exist', attestor({ noteReference: `${HOME}/notes/other` })],
    ['a note by the number of its project', attestor({ noteReference: `projects/${NUMBER}/notes/note` })],
    ['a key of another algorithm', attestor({ publicKeys: [pkix(pemOf('P-384'))] })],
    ['an invalid key', attestor({ publicKeys: [pkix('-----BEGIN PUBLIC KEY-----')] })],
    ['an ID that is not a URI', attestor({ publicKeys: [{ id: 'my key', ...pkix() }] })],
    ['two keys with the same ID', attestor({ publicKeys: [1, 2].map(() => ({ id: KEY_ID, ...pkix() })) })],
    ['the name of another attestor', attestor({}, { name: `${HOME}/attestors/other` })],
    ['an output-only email', attestor({ delegationServiceAccountEmail: 'me@example.com' })],
  ])('are refused with %s', (_what, body) => {
    expect(make(withNote(), body)).toMatch(/^400 INVALID_ARGUMENT/);
  });

  test('with a PGP key are not served, and the answer names the member', () => {
    const body = attestor({ publicKeys: [{ asciiArmoredPgpPublicKey: 'x' }] });
    expect(make(withNote(), body)).toMatch(/^501 UNIMPLEMENTED.*asciiArmoredPgpPublicKey/);
  });

  test('can be created only once', () => {
    expect(make(withAttestor())).toMatch(/^409 ALREADY_EXISTS/);
  });

  const put = (cloud: Cloud, body: JsonObject) =>
    cloud.outcome('binaryauthorization', 'PUT', `/v1/${ATTESTOR}`, { body });

  test('are replaced as a whole, in the form in which they were read', () => {
    const cloud = withAttestor();
    const before = read(cloud, ATTESTOR);
    expect(put(cloud, { ...before, description: 'Built by us.' })).toBe('200');
    expect(read(cloud, ATTESTOR)).toMatchObject({ description: 'Built by us.' });
    expect(put(cloud, before)).toMatch(/^409 ABORTED/);
  });

  test('keep their note', () => {
    const other = attestor({ noteReference: `${HOME}/notes/other` });
    expect(put(withAttestor(), other)).toMatch(/^400 INVALID_ARGUMENT: note_reference/);
  });

  test('have a policy that others can read', () => {
    const cloud = withAttestor();
    const policy = {
      bindings: [{ role: 'roles/binaryauthorization.attestorsVerifier', members: [SIGNER] }],
    };
    const set = { body: { policy } };
    expect(cloud.outcome('binaryauthorization', 'POST', `/v1/${ATTESTOR}:setIamPolicy`, set)).toBe('200');
    expect(cloud.outcome('binaryauthorization', 'GET', `/v1/${ATTESTOR}`, {}, SIGNER)).toBe('200');
    expect(read(cloud, `${ATTESTOR}:getIamPolicy`)).toMatchObject(policy);
  });
});

const rule = (changes: JsonObject = {}): JsonObject => ({
  evaluationMode: 'REQUIRE_ATTESTATION',
  enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
  requireAttestationsBy: [ATTESTOR],
  ...changes,
});

const write = (cloud: Cloud, body: JsonObject) =>
  cloud.outcome('binaryauthorization', 'PUT', `/v1/${POLICY}`, { body });

describe('the policy of a project', () => {
  test("is Google's own until somebody writes one", () => {
    expect(read(adminCloud(), POLICY)).toMatchObject({
      name: POLICY,
      defaultAdmissionRule: { evaluationMode: 'ALWAYS_ALLOW' },
    });
  });

  test('is written as a whole', () => {
    const cloud = withAttestor();
    const admissionWhitelistPatterns = [{ namePattern: 'europe-docker.pkg.dev/p/r/**' }];
    write(cloud, { description: 'first', admissionWhitelistPatterns, defaultAdmissionRule: rule() });
    write(cloud, { defaultAdmissionRule: rule() });
    const policy = read(cloud, POLICY);
    expect(policy).toMatchObject({ defaultAdmissionRule: rule() });
    expect(policy).not.toHaveProperty('admissionWhitelistPatterns');
  });

  test('accepts its output-only name, which a destroy sends', () => {
    const cloud = withAttestor();
    const open = { evaluationMode: 'ALWAYS_ALLOW', enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG' };
    expect(write(cloud, { name: POLICY, defaultAdmissionRule: open })).toBe('200');
  });

  test('does not overwrite a change that the writer has not read', () => {
    const cloud = withAttestor();
    write(cloud, { defaultAdmissionRule: rule() });
    const { etag = '' } = read(cloud, POLICY);
    write(cloud, { description: 'meanwhile', defaultAdmissionRule: rule() });
    expect(write(cloud, { etag, defaultAdmissionRule: rule() })).toMatch(/^409 ABORTED/);
  });

  const rules = { 'europe-west1.c': rule() };

  test.each([
    [
      'an attestor that does not exist',
      { defaultAdmissionRule: rule({ requireAttestationsBy: [`${HOME}/attestors/x`] }) },
    ],
    ['attestations without an attestor', { defaultAdmissionRule: rule({ requireAttestationsBy: [] }) }],
    [
      'attestations although every image passes',
      { defaultAdmissionRule: rule({ evaluationMode: 'ALWAYS_ALLOW' }) },
    ],
    ['no enforcement mode', { defaultAdmissionRule: rule({ enforcementMode: null }) }],
    ['no rule', { description: 'nothing' }],
    [
      'a pattern that begins with a star',
      { defaultAdmissionRule: rule(), admissionWhitelistPatterns: [{ namePattern: '*/x' }] },
    ],
    [
      'a star in the middle',
      { defaultAdmissionRule: rule(), admissionWhitelistPatterns: [{ namePattern: 'gcr.io/*/x' }] },
    ],
    [
      'a rule of two kinds',
      {
        defaultAdmissionRule: rule(),
        clusterAdmissionRules: rules,
        kubernetesNamespaceAdmissionRules: { n: rule() },
      },
    ],
    [
      'a cluster without its location',
      { defaultAdmissionRule: rule(), clusterAdmissionRules: { c: rule() } },
    ],
  ])('is refused with %s', (_what, body) => {
    expect(write(withAttestor(), body)).toMatch(/^400 INVALID_ARGUMENT/);
  });

  test('is refused to a writer who may not read one of its attestors', () => {
    const cloud = withAttestor();
    const bindings = [{ role: 'roles/binaryauthorization.policyAdmin', members: [SIGNER] }];
    const iam = { ...cloud.state.iam, bindings: { ...cloud.state.iam.bindings, [HOME]: bindings } };
    cloud.state = { ...cloud.state, iam };
    const rest = { body: { defaultAdmissionRule: rule() } };
    expect(cloud.outcome('binaryauthorization', 'PUT', `/v1/${POLICY}`, rest, SIGNER)).toMatch(
      /^403 PERMISSION_DENIED.*attestors.get/,
    );
  });
});
