import { IDENTITIES, type Identity } from '../permissions/permissions';

/**
 * Every name that the pipeline gives to a cloud resource, in one place: names are public contract, an operator's
 * alerts and runbooks refer to them.
 */
export interface PipelineNames {
  readonly responder: string;
  readonly actor: string;
  readonly build: string;
  readonly push: string;
  readonly heartbeat: string;
  readonly canary: string;
  readonly findings: string;
  readonly commands: string;
  readonly undo: string;
  /** The second subscription on the topic of commands: contained cases are looked at again. */
  readonly watch: string;
  readonly audit: string;
  readonly deadLetters: string;
  readonly ledger: string;
  readonly effects: string;
  readonly images: string;
  readonly evidenceBucket: string;
  readonly sourceBucket: string;
}

/** One deployment of the pipeline: its hub project, and its name inside that project. */
export interface Instance {
  readonly project: { readonly id: string };
  /** Prefix of every resource name, so that two instances in one project do not collide. */
  readonly name: string;
  /**
   * What was there before, under a name of its own.
   *
   * @default - everything is the pipeline's own
   */
  readonly existing?: ExistingNames | undefined;
}

/** Names of what the pipeline uses and does not make, in its own project. */
export interface ExistingNames {
  readonly evidenceBucket?: string | undefined;
  /** Short name, in the pipeline's region. */
  readonly imageRepository?: string | undefined;
  /** Address. */
  readonly buildServiceAccount?: string | undefined;
}

/** Bucket names are global in Cloud Storage, so they carry the project id. */
export const pipelineNames = ({ project, name, existing }: Instance): PipelineNames => ({
  responder: `${name}-responder`,
  actor: `${name}-actor`,
  build: `${name}-build`,
  push: `${name}-push`,
  heartbeat: `${name}-heartbeat`,
  canary: `${name}-canary`,
  findings: `${name}-findings`,
  commands: `${name}-commands`,
  undo: `${name}-undo`,
  watch: `${name}-watch`,
  audit: `${name}-audit`,
  deadLetters: `${name}-dead-letters`,
  ledger: `${name}-cases`,
  effects: `${name}-effects`,
  images: existing?.imageRepository ?? `${name}-images`,
  evidenceBucket: existing?.evidenceBucket ?? `${project.id}-${name}-evidence`,
  sourceBucket: `${project.id}-${name}-source`,
});

/**
 * Bucket names must not contain "google" or close misspellings such as "g00gle", nor begin with "goog"
 * (cloud.google.com/storage/docs/naming-buckets). Which other misspellings are close, no page says. Project ids cannot
 * contain "google" either, but they may begin with "goog".
 */
export const isReservedInBuckets = (name: string): boolean => /^goog|g[o0]{2}g[l1]e/.test(name);

/** Topics and subscriptions must not begin with "goog" (pubsub v1, Topic.name and Subscription.name). */
export const isReservedInTopics = (name: string): boolean => name.startsWith('goog');

/** Above projects, several hubs may have sinks each: the hub's project id keeps them apart. */
export const watchName = (
  { project, name }: Instance,
  scope: 'project' | { readonly organization: string },
): string => (scope === 'project' ? name : `${name}-${project.id}`);

/** Log buckets of the pipeline, by the name of its watch: audit logs as evidence, and what the second alarm reads. */
export const logBucketIds = (watch: string): readonly string[] => [
  `${watch}-evidence-logs`,
  `${watch}-tamper-alarm`,
];

/** Names of the functions, one for each identity: also of their services and service accounts. */
export const functionNames = (names: Readonly<Record<Identity, string>>): readonly string[] =>
  IDENTITIES.map((identity) => names[identity]);

/** Address of one of the pipeline's service accounts, spelled out: other stacks name it without sharing state. */
export const identityEmail = ({ project, name }: Instance, identity: Identity): string =>
  `${name}-${identity}@${project.id}.iam.gserviceaccount.com`;

/** Address of who builds the functions' images. */
export const buildEmail = ({ project, name, existing }: Instance): string =>
  existing?.buildServiceAccount ?? `${name}-build@${project.id}.iam.gserviceaccount.com`;

/** Custom constraints that keep Cloud Run under Binary Authorization: this, and the kind behind it. */
export const ADMISSION_CONSTRAINT = 'custom.riposteRequireAdmission';

/** What image admission makes in one project: other projects' stacks, signers and tamper detections name them too. */
export interface AdmissionNames {
  /** Last segment of the attestor's name. The note has it too. */
  readonly attestor: string;
  readonly keyRing: string;
  readonly key: string;
}

/**
 * The attestor carries the project's id: a policy compares attestors by their last segment alone, so that two of one
 * short name from two projects would collapse into one (TPG #14929). In a protected project the names carry the hub's
 * id as well: two hubs may serve it. Key rings can never be deleted, their names never be used again.
 */
export const admissionNames = (instance: Instance, project: { readonly id: string }): AdmissionNames => {
  const prefix =
    instance.project.id === project.id ? instance.name : `${instance.name}-${instance.project.id}`;
  return { attestor: `${prefix}-${project.id}`, keyRing: `${prefix}-admission`, key: 'signing' };
};

/** Full name, as policies and audit entries carry it: `projects/P/attestors/A`. */
export const attestorName = (instance: Instance, project: { readonly id: string }): string =>
  `projects/${project.id}/attestors/${admissionNames(instance, project).attestor}`;
