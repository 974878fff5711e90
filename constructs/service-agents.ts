import type { Project } from './project';

/**
 * Google's service agents that touch encrypted resources of ours, by the part of their address after
 * `service-NUMBER@`. An agent exists once its API was first used in the project; on a fresh project a grant to it may
 * fail, and a second apply mends it (the beta-only resource that would create it is not in the provider we use).
 */
const AGENTS = {
  pubsub: 'gcp-sa-pubsub',
  storage: 'gs-project-accounts',
  firestore: 'gcp-sa-firestore',
  artifactRegistry: 'gcp-sa-artifactregistry',
  functions: 'gcf-admin-robot',
  run: 'serverless-robot-prod',
  eventarc: 'gcp-sa-eventarc',
} as const;

export type ServiceAgent = keyof typeof AGENTS;

/** The API whose first use makes the agent. */
export const AGENT_APIS: Readonly<Record<ServiceAgent, string>> = {
  pubsub: 'pubsub.googleapis.com',
  storage: 'storage.googleapis.com',
  firestore: 'firestore.googleapis.com',
  artifactRegistry: 'artifactregistry.googleapis.com',
  functions: 'cloudfunctions.googleapis.com',
  run: 'run.googleapis.com',
  eventarc: 'eventarc.googleapis.com',
};

/** IAM member of a service agent: documented addresses, computed from the project's number. */
export const serviceAgent = ({ number }: Pick<Project, 'number'>, agent: ServiceAgent): string =>
  `serviceAccount:service-${number}@${AGENTS[agent]}.iam.gserviceaccount.com`;
