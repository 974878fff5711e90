import { agentEmail, type ServiceAgentId } from '../iam/agents';
import type { CloudState } from '../state/cloud-state';
import { DEPLOYER } from './deployer';
import type { ExistingPart } from './existing-part';
import { literalOf, type Mention } from './stack-mentions';

const KEY = /^(projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+)\/cryptoKeys\/[^/]+/;

/**
 * The agents that use a key to encrypt, by the type of resource that names the key
 * (cloud.google.com/kms/docs/compatible-services).
 */
const ENCRYPTS: Readonly<Record<string, readonly ServiceAgentId[]>> = {
  google_pubsub_topic: ['pubsub'],
  google_storage_bucket: ['storage'],
  google_firestore_database: ['firestore'],
  google_artifact_registry_repository: ['artifactregistry'],
  google_logging_project_bucket_config: ['loggingCmek'],
  google_secret_manager_secret: ['secretmanager'],
  google_cloud_run_v2_service: ['run'],
  google_cloud_run_v2_job: ['run'],
  google_cloudfunctions2_function: ['cloudfunctions', 'run', 'artifactregistry', 'storage', 'eventarc'],
};

/** Keys that stacks name but do not create, for encryption or to read the public half. */
export function existingKeys(
  mentions: readonly Mention[],
  projects: Pick<CloudState, 'projects'>,
): readonly ExistingPart[] {
  const made = new Set(
    mentions
      .filter(({ block, argument }) => block.type === 'google_kms_key_ring' && argument === 'name')
      .map(
        ({ block, project, text }) =>
          `projects/${project}/locations/${literalOf(block, 'location')}/keyRings/${text}`,
      ),
  );
  const named = new Map<string, Mention[]>();
  for (const mention of mentions) {
    const [key, ring = ''] = KEY.exec(mention.text) ?? [];
    if (key === undefined || made.has(ring)) continue;
    named.set(key, [...(named.get(key) ?? []), mention]);
  }
  return [...named].map(([key, uses]) =>
    uses.some(isRead) ? signingKey(key, uses) : encryptionKey(key, uses, projects),
  );
}

const isRead = ({ block }: Mention): boolean =>
  block.kind === 'data' && block.type === 'google_kms_crypto_key_version';

const isGrant = ({ block }: Mention): boolean => block.type === 'google_kms_crypto_key_iam_member';

const ADMIN = { role: 'roles/cloudkms.admin', members: [DEPLOYER] };
const READERS = ['roles/cloudkms.viewer', 'roles/cloudkms.publicKeyViewer'].map((role) => ({
  role,
  members: [DEPLOYER],
}));

function signingKey(key: string, uses: readonly Mention[]): ExistingPart {
  const version = Number(uses.find(isRead)?.block.config.version ?? 1);
  const template = { algorithm: 'EC_SIGN_P256_SHA256', protectionLevel: 'SOFTWARE' };
  const resources = {
    ...ringOf(key),
    [key]: { purpose: 'ASYMMETRIC_SIGN', versionTemplate: template, destroyScheduledDuration: '2592000s' },
    [`${key}/cryptoKeyVersions/${version}`]: { state: 'ENABLED', ...template },
  };
  return {
    seed: {
      resources: { cloudkms: resources },
      bindings: { [key]: [...READERS, ...(uses.some(isGrant) ? [ADMIN] : [])] },
    },
    assumed: `the signing key ${key} exists with the version ${version}, and the deployer may read its public half`,
  };
}

function encryptionKey(
  key: string,
  uses: readonly Mention[],
  projects: Pick<CloudState, 'projects'>,
): ExistingPart {
  const template = { algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION', protectionLevel: 'SOFTWARE' };
  const resources = {
    ...ringOf(key),
    [key]: { purpose: 'ENCRYPT_DECRYPT', versionTemplate: template, destroyScheduledDuration: '2592000s' },
    [`${key}/cryptoKeyVersions/1`]: { state: 'ENABLED', ...template },
  };
  if (uses.some(isGrant)) {
    return {
      seed: { resources: { cloudkms: resources }, bindings: { [key]: [ADMIN] } },
      assumed: `the key ${key} exists, and the deployer may grant others its use`,
    };
  }
  const agents = uses.flatMap(({ block, project }) =>
    (ENCRYPTS[block.type] ?? []).map((id) => agentEmail(projects, project, id)),
  );
  const members = [...new Set(agents)].map((email) => `serviceAccount:${email}`);
  return {
    seed: {
      resources: { cloudkms: resources },
      bindings: { [key]: [{ role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter', members }] },
    },
    assumed: `the key ${key} exists, and its owner lets the service agents use it`,
  };
}

const ringOf = (key: string): Readonly<Record<string, Record<string, never>>> => ({
  [key.slice(0, key.indexOf('/cryptoKeys/'))]: {},
});
