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
}

/** Bucket names are global in Cloud Storage, so they carry the project id. */
export const pipelineNames = ({ project, name }: Instance): PipelineNames => ({
  responder: `${name}-responder`,
  actor: `${name}-actor`,
  build: `${name}-build`,
  push: `${name}-push`,
  heartbeat: `${name}-heartbeat`,
  canary: `${name}-canary`,
  findings: `${name}-findings`,
  commands: `${name}-commands`,
  undo: `${name}-undo`,
  audit: `${name}-audit`,
  deadLetters: `${name}-dead-letters`,
  ledger: `${name}-cases`,
  effects: `${name}-effects`,
  images: `${name}-images`,
  evidenceBucket: `${project.id}-${name}-evidence`,
  sourceBucket: `${project.id}-${name}-source`,
});

/** Address of one of the pipeline's service accounts, spelled out: other stacks name it without sharing state. */
export const identityEmail = ({ project, name }: Instance, identity: 'responder' | 'actor'): string =>
  `${name}-${identity}@${project.id}.iam.gserviceaccount.com`;
