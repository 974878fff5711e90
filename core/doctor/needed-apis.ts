import type { ResponseConfig } from '../config/response-schema';
import { agentApi, neededAgents } from '../naming/service-agents';

/** The APIs that Terraform calls before it can enable any. */
export const APIS_BEFORE_TERRAFORM: readonly string[] = [
  'cloudresourcemanager.googleapis.com',
  'serviceusage.googleapis.com',
];

/** The APIs of every pipeline. */
const EVERY_PIPELINE = [
  'artifactregistry',
  'cloudbuild',
  'cloudfunctions',
  'cloudscheduler',
  'firestore',
  'iam',
  'logging',
  'monitoring',
  'pubsub',
  'run',
  'securitycenter',
  'storage',
];

const ADMISSION = ['binaryauthorization', 'cloudkms', 'containeranalysis'];

type Deciding = Pick<
  ResponseConfig,
  'project' | 'profile' | 'encryption' | 'network' | 'admission' | 'reputation'
>;

/**
 * The APIs that the stack of this config enables. The stack derives them from its resources
 * (constructs/provider/api-table.ts); this list is what a person would expect. A test compares the two.
 */
export function neededApis(config: Deciding): readonly string[] {
  const { profile, encryption, admission, reputation } = config;
  const names = [
    ...EVERY_PIPELINE,
    ...(encryption ? ['cloudkms', 'eventarc'] : []),
    ...(profile === 'hardened' ? ['binaryauthorization'] : []),
    ...(admission ? ADMISSION : []),
    ...(reputation ? ['secretmanager'] : []),
  ];
  return [...new Set(names)].sort().map((name) => `${name}.googleapis.com`);
}

/** The APIs that the stack of a project enables when a hub protects it. */
export const neededByProtected = ({ admission }: Pick<ResponseConfig, 'admission'>): readonly string[] =>
  ['iam', ...(admission ? ADMISSION : [])].sort().map((name) => `${name}.googleapis.com`);

/** The APIs that must be enabled before the first apply: Terraform's own, and those of agents that get grants. */
export const apisBeforeFirstApply = (config: Deciding): readonly string[] => [
  ...APIS_BEFORE_TERRAFORM,
  ...neededAgents(config).map(agentApi).sort(),
];

/** The APIs that the doctor itself calls, enabled in the quota project of the person who runs it. */
export const APIS_OF_DOCTOR: readonly string[] = [
  'binaryauthorization.googleapis.com',
  'cloudresourcemanager.googleapis.com',
  'iam.googleapis.com',
  'orgpolicy.googleapis.com',
  'run.googleapis.com',
  'securitycenter.googleapis.com',
  'securitycentermanagement.googleapis.com',
  'serviceusage.googleapis.com',
];
