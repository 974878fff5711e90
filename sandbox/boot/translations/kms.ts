import type { JsonObject } from '../../../core/values/json';
import { listOf, objectOf, textOf } from '../../../core/values/json-values';
import type { Arguments } from '../arguments';
import { isDeletedOnDestroy, leaveDeletionPolicy } from '../deletion-policy';
import { addMember, type PolicyAccess, removeMember } from '../iam-member';
import { type Around, ask, compact, labelsOf, projectOf, type Translation } from '../translation';

const keyRing: Translation = {
  type: 'google_kms_key_ring',
  *create(args, around) {
    const project = projectOf(args, around);
    const [location, id] = [args.required('location'), args.required('name')];
    leaveDeletionPolicy(args);
    const name = `projects/${project}/locations/${location}/keyRings/${id}`;
    yield* ask({
      service: 'cloudkms',
      method: 'POST',
      path: `/v1/projects/${project}/locations/${location}/keyRings`,
      query: { keyRingId: id },
    });
    return { id: name, project };
  },
  // A destroy only forgets the key ring, because key rings cannot be deleted.
};

const cryptoKey: Translation = {
  type: 'google_kms_crypto_key',
  *create(args) {
    const ring = args.required('key_ring');
    const id = args.required('name');
    leaveDeletionPolicy(args);
    const answer = yield* ask({
      service: 'cloudkms',
      method: 'POST',
      path: `/v1/${ring}/cryptoKeys`,
      query: {
        cryptoKeyId: id,
        skipInitialVersionCreation: String(args.flag('skip_initial_version_creation') ?? false),
      },
      // Does not read rotation_period, because the request would contain the provider's own clock (nextRotationTime).
      body: compact({
        purpose: args.tryText('purpose') ?? 'ENCRYPT_DECRYPT',
        versionTemplate: versionTemplate(args),
        destroyScheduledDuration: args.text('destroy_scheduled_duration') || undefined,
        importOnly: args.flag('import_only') || undefined,
        labels: { ...labelsOf(args) },
      }),
    });
    return { id: `${ring}/cryptoKeys/${id}`, ...keyAttributes(answer) };
  },
  *destroy(args) {
    if (!isDeletedOnDestroy(args)) return;
    const key = `${args.required('key_ring')}/cryptoKeys/${args.required('name')}`;
    const { cryptoKeyVersions } = yield* ask({
      service: 'cloudkms',
      method: 'GET',
      path: `/v1/${key}/cryptoKeyVersions`,
    });
    for (const version of listOf(cryptoKeyVersions).map(objectOf)) {
      if (['DESTROYED', 'DESTROY_SCHEDULED'].includes(textOf(version.state))) continue;
      yield* ask({
        service: 'cloudkms',
        method: 'POST',
        path: `/v1/${textOf(version.name)}:destroy`,
        body: {},
      });
    }
  },
};

function versionTemplate(args: Arguments): JsonObject | undefined {
  const block = args.block('version_template');
  return (
    block && {
      algorithm: block.required('algorithm'),
      protectionLevel: block.tryText('protection_level') ?? 'SOFTWARE',
    }
  );
}

function keyAttributes(answer: JsonObject) {
  const template = objectOf(answer.versionTemplate);
  const primary = objectOf(answer.primary);
  return {
    destroy_scheduled_duration: textOf(answer.destroyScheduledDuration),
    'version_template.0.algorithm': textOf(template.algorithm),
    'version_template.0.protection_level': textOf(template.protectionLevel),
    ...(answer.primary === undefined
      ? {}
      : { 'primary.0.name': textOf(primary.name), 'primary.0.state': textOf(primary.state) }),
  };
}

/** The provider accepts `L/R/K` and `P/L/R/K` in addition to the full name. */
function keyName(sent: string, { project }: Around): string {
  const parts = sent.split('/');
  if (parts.length > 4) return sent;
  const [key = '', ring = '', location = '', owner = project] = parts.reverse();
  return `projects/${owner}/locations/${location}/keyRings/${ring}/cryptoKeys/${key}`;
}

const keyPolicy = (args: Arguments, around: Around): PolicyAccess => {
  const key = keyName(args.required('crypto_key_id'), around);
  return {
    get: {
      service: 'cloudkms',
      method: 'GET',
      path: `/v1/${key}:getIamPolicy`,
      query: { 'options.requestedPolicyVersion': '3' },
    },
    set: (policy) => ({
      service: 'cloudkms',
      method: 'POST',
      path: `/v1/${key}:setIamPolicy`,
      body: { policy },
    }),
  };
};

const cryptoKeyIamMember: Translation = {
  type: 'google_kms_crypto_key_iam_member',
  create: (args, around) => addMember(args, keyPolicy(args, around)),
  destroy: (args, around) => removeMember(args, keyPolicy(args, around)),
};

const cryptoKeyVersion: Translation = {
  type: 'data.google_kms_crypto_key_version',
  *create(args) {
    const key = args.required('crypto_key');
    const name = `${key}/cryptoKeyVersions/${args.number('version') ?? 1}`;
    const version = yield* ask({ service: 'cloudkms', method: 'GET', path: `/v1/${name}` });
    const { purpose } = yield* ask({ service: 'cloudkms', method: 'GET', path: `/v1/${key}` });
    const attributes = {
      // The form in which an attestor identifies its public key.
      id: `//cloudkms.googleapis.com/v1/${name}`,
      name: textOf(version.name),
      algorithm: textOf(version.algorithm),
      protection_level: textOf(version.protectionLevel),
      state: textOf(version.state),
    };
    if (purpose !== 'ASYMMETRIC_SIGN' && purpose !== 'ASYMMETRIC_DECRYPT') return attributes;
    const publicKey = yield* ask({ service: 'cloudkms', method: 'GET', path: `/v1/${name}/publicKey` });
    return {
      ...attributes,
      'public_key.0.algorithm': textOf(publicKey.algorithm),
      'public_key.0.pem': textOf(publicKey.pem),
    };
  },
};

export const KMS_TRANSLATIONS: readonly Translation[] = [
  keyRing,
  cryptoKey,
  cryptoKeyIamMember,
  cryptoKeyVersion,
];
