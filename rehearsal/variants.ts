import { parseResponseConfig } from '../core/config/response-config';
import type { ResponseConfigInput } from '../core/config/response-schema';
import { config as repositoryConfig } from '../riposte.config';
import { synthesizeProject } from '../stacks/synthesize';
import { PROJECT as PROJECT_TARGET, type Target } from './targets';

const PROJECT = repositoryConfig.project.id;
const REGION = repositoryConfig.region;
const at = (collection: string, name: string, location: string = REGION): string =>
  `projects/${PROJECT}/locations/${location}/${collection}/${name}`;

const KEY = `${at('keyRings', 'owner')}/cryptoKeys/pipeline`;
const CONNECTOR = at('connectors', 'egress');
const POOL = at('workerPools', 'builds');
const CHANNEL = `projects/${PROJECT}/notificationChannels/1234567890`;
const ORGANIZATION = '123456789012';

const enforce: Partial<ResponseConfigInput> = { mode: 'enforce' };
const admission = {
  signers: ['serviceAccount:image-signer@demo-signing.iam.gserviceaccount.com'],
  builders: ['image-builder@demo-build.iam.gserviceaccount.com'],
};

/** Variants of this repository's config, each with one change. They cover deployments that no example covers. */
const VARIANTS: Readonly<Record<string, Partial<ResponseConfigInput>>> = {
  enforce,
  'own-key': { ...enforce, encryption: { kmsKey: KEY } },
  'own-key-hardened': {
    ...enforce,
    profile: 'hardened',
    encryption: { kmsKey: KEY },
    network: { vpcConnector: CONNECTOR, workerPool: POOL },
  },
  'admission-dry-run': { ...enforce, admission: { ...admission, policy: 'create', stage: 'dry-run' } },
  'admission-enforce-adopt': {
    ...enforce,
    alerts: { channels: [CHANNEL], canary: true },
    admission: { ...admission, policy: 'adopt', stage: 'enforce' },
  },
  'organization-everything': {
    ...enforce,
    notifications: { scope: { organization: ORGANIZATION } },
    alerts: { channels: [CHANNEL], heartbeatSource: 'create', canary: true },
    audit: {
      sccWrites: 'nothing-exists',
      evidence: { retentionDays: 30 },
      deployers: ['deployer@example.com'],
    },
    reputation: { secretVersion: `projects/${PROJECT}/secrets/reputation/versions/1` },
    functions: { minInstances: 1 },
  },
  folder: {
    ...enforce,
    notifications: { scope: { folder: '333333333333', organization: ORGANIZATION } },
  },
  'existing-parts': {
    ...enforce,
    network: { vpcConnector: CONNECTOR, workerPool: POOL },
    existing: {
      evidenceBucket: 'demo-prj-records',
      imageRepository: 'functions',
      buildServiceAccount: `function-builder@${PROJECT}.iam.gserviceaccount.com`,
    },
  },
  'region-us-east5': { ...enforce, region: 'us-east5' },
  'region-europe-north1': { ...enforce, region: 'europe-north1' },
  'region-southamerica-west1': { ...enforce, region: 'southamerica-west1' },
};

export const variantTargets = (): readonly Target[] =>
  Object.keys(VARIANTS).map((name) => ({
    name,
    synthesize: async (outdir) => synthesizeVariant(name, {}, outdir),
  }));

/** A variant, or `project` itself, with further changes to its config. */
export function synthesizeVariant(name: string, changes: Partial<ResponseConfigInput>, outdir: string): void {
  const variant = name === PROJECT_TARGET ? {} : VARIANTS[name];
  if (!variant)
    throw new Error(`there is no variant ${name}; expected one of ${Object.keys(VARIANTS).join(', ')}`);
  const parsed = parseResponseConfig({ ...repositoryConfig, ...variant, ...changes });
  if (!parsed.ok)
    throw new Error(`the config of the variant ${name} is not valid: ${JSON.stringify(parsed.error)}`);
  synthesizeProject(parsed.value, { outdir });
}
