import type { Project } from './project';

/**
 * Google's own accounts in a project, by service: `service-NUMBER@DOMAIN.iam.gserviceaccount.com`. The resource that
 * creates and names them (google_project_service_identity) is in the beta provider only, so their documented addresses
 * are computed. An agent may be missing until its API was first used; a grant to it then fails, and a second `deploy`
 * goes through (or create it beforehand: gcloud beta services identity create --service=API --project=PROJECT).
 *
 * Cloud Logging is not among them: its account for keys has no fixed form and is asked for (EncryptionKey).
 */
const AGENT_DOMAINS = {
  'artifactregistry.googleapis.com': 'gcp-sa-artifactregistry',
  'cloudfunctions.googleapis.com': 'gcf-admin-robot',
  'cloudscheduler.googleapis.com': 'gcp-sa-cloudscheduler',
  'eventarc.googleapis.com': 'gcp-sa-eventarc',
  'firestore.googleapis.com': 'gcp-sa-firestore',
  'pubsub.googleapis.com': 'gcp-sa-pubsub',
  'run.googleapis.com': 'serverless-robot-prod',
  'secretmanager.googleapis.com': 'gcp-sa-secretmanager',
  'storage.googleapis.com': 'gs-project-accounts',
} as const;

/** An API whose service agent has a computed address. */
export type AgentApi = keyof typeof AGENT_DOMAINS;

/** The service agent of an API in a project, as an IAM member. */
export const serviceAgent = (project: Pick<Project, 'number'>, api: AgentApi): string =>
  `serviceAccount:service-${project.number}@${AGENT_DOMAINS[api]}.iam.gserviceaccount.com`;

/** Pub/Sub moves dead letters and signs push requests as this one. */
export const pubsubAgent = (project: Pick<Project, 'number'>): string =>
  serviceAgent(project, 'pubsub.googleapis.com');
