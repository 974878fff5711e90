/**
 * Google's service agents in the grants of the stacks: the part of the address after `service-NUMBER@`, the API that
 * creates each, and the role that the agent gets with the API (cloud.google.com/iam/docs/service-agents).
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

/**
 * The agents of Storage and Logging are not listed: reading their address creates them, so the stack does that itself.
 */
export type ServiceAgent = keyof typeof AGENTS;

export const SERVICE_AGENTS = Object.keys(AGENTS) as readonly ServiceAgent[];

/** The computed address. No API returns it without creating the agent. */
export const agentEmail = (agent: ServiceAgent, projectNumber: string): string =>
  `service-${projectNumber}@${AGENTS[agent].domain}.iam.gserviceaccount.com`;

/** The API that creates the agent. */
export const agentApi = (agent: ServiceAgent): string => `${AGENTS[agent].api}.googleapis.com`;

/** The role that Google grants the agent on the project, unless somebody created the agent explicitly before. */
export const agentRole = (agent: ServiceAgent): string => AGENTS[agent].role;

/** The form that IAM policies use. */
export const agentMember = (agent: ServiceAgent, projectNumber: string): string =>
  `serviceAccount:${agentEmail(agent, projectNumber)}`;

/** The parts of a config that the agents depend on. */
export interface AgentNeeds {
  readonly project: { readonly id: string };
  readonly encryption?: { readonly kmsKey: string } | undefined;
  readonly network?: { readonly vpcConnector: string; readonly workerPool?: string | undefined } | undefined;
}

/**
 * The agents that must exist before the first apply, because the stack names them, or the owner of a key, connector or
 * pool does. IAM refuses a grant to an agent that does not exist, and Google may create an API's agent only at the
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
 * Commands that create one agent, as Google's page describes: the API first, then the agent, then the role that an
 * explicitly created agent does not get by itself. Each command can be repeated without harm.
 */
export const agentCommands = (
  agent: ServiceAgent,
  { id, number }: { readonly id: string; readonly number: string },
): readonly string[] => [
  `gcloud services enable ${agentApi(agent)} --project=${id}`,
  `gcloud beta services identity create --service=${agentApi(agent)} --project=${id}`,
  `gcloud projects add-iam-policy-binding ${id} --member=serviceAccount:${agentEmail(agent, number)} --role=${agentRole(agent)} --condition=None`,
];
