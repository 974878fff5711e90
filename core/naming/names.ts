import { IDENTITIES, type Identity } from '../permissions/permissions';

/**
 * Every name that the pipeline gives to a cloud resource, in one place. Names are public contract: an operator's alerts
 * and runbooks refer to them.
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
  /** The second subscription on the topic of commands: contained cases are checked again. */
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
   * Existing resources, with their own names.
   *
   * @default - the pipeline creates everything
   */
  readonly existing?: ExistingNames | undefined;
}

/** Names of existing resources that the pipeline uses, in its own project. */
export interface ExistingNames {
  readonly evidenceBucket?: string | undefined;
  /** Short name, in the pipeline's region. */
  readonly imageRepository?: string | undefined;
  /** Address. */
  readonly buildServiceAccount?: string | undefined;
}

/** Bucket names are global in Cloud Storage, so they contain the project id. */
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
 * (cloud.google.com/storage/docs/naming-buckets). No page lists the other close misspellings. Project ids cannot
 * contain "google" either, but they may begin with "goog".
 */
export const isReservedInBuckets = (name: string): boolean => /^goog|g[o0]{2}g[l1]e/.test(name);

/** Topics and subscriptions must not begin with "goog" (pubsub v1, Topic.name and Subscription.name). */
export const isReservedInTopics = (name: string): boolean => name.startsWith('goog');

/** Above projects, several hubs may each have sinks. The hub's project id distinguishes them. */
export const watchName = (
  { project, name }: Instance,
  scope: 'project' | { readonly organization: string },
): string => (scope === 'project' ? name : `${name}-${project.id}`);

/** Log buckets of the pipeline, by the name of its watch: audit logs as evidence, and what the second alert reads. */
export const logBucketIds = (watch: string): readonly string[] => [
  `${watch}-evidence-logs`,
  `${watch}-tamper-alarm`,
];

/** Names of the functions, one for each identity. Their services and service accounts have the same names. */
export const functionNames = (names: Readonly<Record<Identity, string>>): readonly string[] =>
  IDENTITIES.map((identity) => names[identity]);

/** Address of one of the pipeline's service accounts, a literal: other stacks name it without shared state. */
export const identityEmail = ({ project, name }: Instance, identity: Identity): string =>
  `${name}-${identity}@${project.id}.iam.gserviceaccount.com`;

/** Address of the account that builds the functions' images. */
export const buildEmail = ({ project, name, existing }: Instance): string =>
  existing?.buildServiceAccount ?? `${name}-build@${project.id}.iam.gserviceaccount.com`;

/** Prefix of the custom constraints that require Binary Authorization on Cloud Run. The kind follows it. */
export const ADMISSION_CONSTRAINT = 'custom.riposteRequireAdmission';

/**
 * What image admission creates in one project. Stacks of other projects, signers and tamper detections name it, too.
 */
export interface AdmissionNames {
  /** Last segment of the attestor's name. The note has the same. */
  readonly attestor: string;
  readonly keyRing: string;
  readonly key: string;
}

/**
 * The attestor's name contains the project's id: a policy compares attestors only by their last segment, so two
 * attestors with one short name from two projects would be merged (TPG #14929). In a protected project the names also
 * contain the hub's id, because two hubs may serve it. Key rings can never be deleted, and their names never reused.
 */
export const admissionNames = (instance: Instance, project: { readonly id: string }): AdmissionNames => {
  const prefix =
    instance.project.id === project.id ? instance.name : `${instance.name}-${instance.project.id}`;
  return { attestor: `${prefix}-${project.id}`, keyRing: `${prefix}-admission`, key: 'signing' };
};

/** Full name, in the form of policies and audit entries: `projects/P/attestors/A`. */
export const attestorName = (instance: Instance, project: { readonly id: string }): string =>
  `projects/${project.id}/attestors/${admissionNames(instance, project).attestor}`;
