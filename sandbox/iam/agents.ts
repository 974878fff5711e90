import { tryProject } from '../protocol/names';
import type { CloudState } from '../protocol/state';

/** What brings a service agent into a project. Where the documents are silent, the later one is assumed. */
export type AgentOrigin =
  /** It comes with the API, when that is switched on. */
  | 'enabling'
  /** A first use of the API, or `gcloud beta services identity create`. */
  | 'first-use';

export interface ServiceAgent {
  /** After `service-NUMBER@`. */
  readonly domain: string;
  readonly api: string;
  readonly origin: AgentOrigin;
  /** The role that Google grants it on the project with its creation. */
  readonly role?: string;
  readonly source: string;
}

/** Google's service agents that pipelines meet (cloud.google.com/iam/docs/service-agents). */
export const SERVICE_AGENTS = {
  pubsub: {
    domain: 'gcp-sa-pubsub',
    api: 'pubsub.googleapis.com',
    origin: 'first-use',
    role: 'roles/pubsub.serviceAgent',
    source:
      'cloud.google.com/pubsub/docs/encryption: made with services identity create where it does not exist',
  },
  storage: {
    domain: 'gs-project-accounts',
    api: 'storage.googleapis.com',
    origin: 'first-use',
    source: 'cloud.google.com/storage/docs/getting-service-agent: reading it makes it',
  },
  artifactregistry: {
    domain: 'gcp-sa-artifactregistry',
    api: 'artifactregistry.googleapis.com',
    origin: 'first-use',
    role: 'roles/artifactregistry.serviceAgent',
    source:
      'cloud.google.com/artifact-registry/docs/ar-service-account: made with the first repository, or by services identity create',
  },
  eventarc: {
    domain: 'gcp-sa-eventarc',
    api: 'eventarc.googleapis.com',
    origin: 'first-use',
    role: 'roles/eventarc.serviceAgent',
    source:
      'cloud.google.com/eventarc/standard/docs/access-control: "only when first needed ... and not when the API is initially enabled"',
  },
  run: {
    domain: 'serverless-robot-prod',
    api: 'run.googleapis.com',
    origin: 'enabling',
    role: 'roles/run.serviceAgent',
    // No page of Google's read says it; the module of Google's own staff makes only others just in time.
    source: 'cloud-foundation-fabric, modules/project/service-agents.yaml: not among those made just in time',
  },
  cloudfunctions: {
    domain: 'gcf-admin-robot',
    api: 'cloudfunctions.googleapis.com',
    origin: 'enabling',
    role: 'roles/cloudfunctions.serviceAgent',
    source: 'cloud-foundation-fabric, modules/project/service-agents.yaml: not among those made just in time',
  },
} as const satisfies Record<string, ServiceAgent>;

export type ServiceAgentId = keyof typeof SERVICE_AGENTS;

/** The agent's email in a project, given by id or number. */
export const agentEmail = (state: CloudState, project: string, id: ServiceAgentId): string =>
  `service-${tryProject(state, project)?.number}@${SERVICE_AGENTS[id].domain}.iam.gserviceaccount.com`;

/** The cloud in which the agent exists, with the role that Google gives it; unchanged where it exists already. */
export function withAgent(
  state: CloudState,
  project: string,
  id: ServiceAgentId,
  madeBy: string,
): CloudState {
  const email = agentEmail(state, project, id);
  if (Object.hasOwn(state.iam.agents, email)) return state;
  const agents = { ...state.iam.agents, [email]: madeBy };
  const { role }: ServiceAgent = SERVICE_AGENTS[id];
  const resource = `projects/${tryProject(state, project)?.id ?? project}`;
  const bindings =
    role === undefined
      ? state.iam.bindings
      : {
          ...state.iam.bindings,
          [resource]: [
            ...(state.iam.bindings[resource] ?? []),
            { role, members: [`serviceAccount:${email}`] },
          ],
        };
  return { ...state, iam: { ...state.iam, agents, bindings } };
}
