import type { ResponseConfig } from '../config/response-schema';
import { agentApi, neededAgents } from '../naming/service-agents';

/** What Terraform itself speaks to before it can switch anything on. */
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
 * The APIs that the stack of this config switches on. The stack derives them from its resources
 * (constructs/provider/api-table.ts), this says what a person would expect; a test holds the two together.
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

/** The APIs that the stack of a project switches on which a hub protects. */
export const neededByProtected = ({ admission }: Pick<ResponseConfig, 'admission'>): readonly string[] =>
  ['iam', ...(admission ? ADMISSION : [])].sort().map((name) => `${name}.googleapis.com`);

/** The APIs that must be on before the first apply: Terraform's own, and those of agents that are granted something. */
export const apisBeforeFirstApply = (config: Deciding): readonly string[] => [
  ...APIS_BEFORE_TERRAFORM,
  ...neededAgents(config).map(agentApi).sort(),
];

/** What the doctor itself asks: on in the project that its calls count in, which is the quota project of a person. */
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
