/**
 * Google's service agents that grants of ours name: the part of the address after `service-NUMBER@`, the API that
 * brings each, and the role that the agent gets with the API (cloud.google.com/iam/docs/service-agents).
 */
const AGENTS = {
  pubsub: { domain: 'gcp-sa-pubsub', api: 'pubsub', role: 'roles/pubsub.serviceAgent' },
  firestore: { domain: 'gcp-sa-firestore', api: 'firestore', role: 'roles/firestore.serviceAgent' },
  artifactRegistry: {
    domain: 'gcp-sa-artifactregistry',
    api: 'artifactregistry',
    role: 'roles/artifactregistry.serviceAgent',
  },
  functions: { domain: 'gcf-admin-robot', api: 'cloudfunctions', role: 'roles/cloudfunctions.serviceAgent' },
  run: { domain: 'serverless-robot-prod', api: 'run', role: 'roles/run.serviceAgent' },
  eventarc: { domain: 'gcp-sa-eventarc', api: 'eventarc', role: 'roles/eventarc.serviceAgent' },
} as const;

/** Storage's and Logging's agents are missing here: reading their address makes them, so the stack does it itself. */
export type ServiceAgent = keyof typeof AGENTS;

export const SERVICE_AGENTS = Object.keys(AGENTS) as readonly ServiceAgent[];

/** Address, computed: no API answers it without making the agent. */
export const agentEmail = (agent: ServiceAgent, projectNumber: string): string =>
  `service-${projectNumber}@${AGENTS[agent].domain}.iam.gserviceaccount.com`;

/** The API that brings the agent. */
export const agentApi = (agent: ServiceAgent): string => `${AGENTS[agent].api}.googleapis.com`;

/** What Google grants the agent on the project by itself, unless somebody asked for the agent first. */
export const agentRole = (agent: ServiceAgent): string => AGENTS[agent].role;

/** As IAM policies name it. */
export const agentMember = (agent: ServiceAgent, projectNumber: string): string =>
  `serviceAccount:${agentEmail(agent, projectNumber)}`;

/** What the agents depend on, of a config. */
export interface AgentNeeds {
  readonly project: { readonly id: string };
  readonly encryption?: { readonly kmsKey: string } | undefined;
  readonly network?: { readonly vpcConnector: string; readonly workerPool?: string | undefined } | undefined;
}

/**
 * The agents that must exist before the first apply, because something names them: the stack, or the owner of a key,
 * connector or pool. IAM refuses a grant to an agent that does not exist, and an API's agent may come only with the
 * API's first use (cloud.google.com/iam/docs/create-service-agents).
 */
export function neededAgents({ project, encryption, network }: AgentNeeds): readonly ServiceAgent[] {
  const elsewhere = [network?.vpcConnector, network?.workerPool].some(
    (name) => name !== undefined && !name.startsWith(`projects/${project.id}/`),
  );
  return SERVICE_AGENTS.filter(
    (agent) =>
      agent === 'pubsub' ||
      encryption !== undefined ||
      (elsewhere && (agent === 'functions' || agent === 'run')),
  );
}

/**
 * Makes one agent, as Google's page says: the API first, then the agent, then the role that an agent which was asked
 * for does not get by itself. Each line may be repeated without harm.
 */
export const agentCommands = (
  agent: ServiceAgent,
  { id, number }: { readonly id: string; readonly number: string },
): readonly string[] => [
  `gcloud services enable ${agentApi(agent)} --project=${id}`,
  `gcloud beta services identity create --service=${agentApi(agent)} --project=${id}`,
  `gcloud projects add-iam-policy-binding ${id} --member=serviceAccount:${agentEmail(agent, number)} --role=${agentRole(agent)} --condition=None`,
];
