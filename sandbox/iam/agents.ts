import type { CloudState } from '../state/cloud-state';
import { tryProject } from '../state/names';

/** What creates a service agent in a project. If the documents are silent, the sandbox assumes the later event. */
export type AgentOrigin =
  /** Enabling the API creates it. */
  | 'enabling'
  /** The first use of the API creates it, or `gcloud beta services identity create`. */
  | 'first-use'
  /** It is created with the project itself. */
  | 'project';

export interface ServiceAgent {
  /** The part after the `@`. Without a dot, `.iam.gserviceaccount.com` is appended. */
  readonly domain: string;
  /**
   * The part before the `@`, with NUMBER for the project's number.
   *
   * @default - `service-NUMBER`; for an organization `service-org-O`, for a folder `service-folder-F`
   */
  readonly account?: string;
  readonly api: string;
  readonly origin: AgentOrigin;
  /** The role that Google grants it on the project when Google creates it automatically. */
  readonly role?: string;
  /**
   * Whether `services identity create` can create it.
   *
   * @default true
   */
  readonly onRequest?: boolean;
  /**
   * Whether it is a default account, which people manage like their own accounts after it exists.
   *
   * @default false
   */
  readonly userManaged?: boolean;
  readonly source: string;
}

/**
 * Google's service agents and default accounts that pipelines need. Emails and roles:
 * cloud.google.com/iam/docs/service-agents. The folder form of the notification agent is not in that list. It is
 * inferred from the form of other services.
 */
export const SERVICE_AGENTS = {
  pubsub: {
    domain: 'gcp-sa-pubsub',
    api: 'pubsub.googleapis.com',
    origin: 'first-use',
    role: 'roles/pubsub.serviceAgent',
    source:
      'cloud.google.com/pubsub/docs/encryption: services identity create creates it if it does not exist; terraform-provider-google #7663',
  },
  storage: {
    domain: 'gs-project-accounts',
    api: 'storage.googleapis.com',
    origin: 'first-use',
    // terraform-google-project-factory #803: services identity create fails, projects.serviceAccount.get creates it.
    onRequest: false,
    source: 'cloud.google.com/storage/docs/getting-service-agent: reading it creates it',
  },
  firestore: {
    domain: 'gcp-sa-firestore',
    api: 'firestore.googleapis.com',
    origin: 'first-use',
    role: 'roles/firestore.serviceAgent',
    source:
      'cloud.google.com/firestore/docs/use-cmek: services identity create creates it if it does not exist; a first database creates it (assumed)',
  },
  artifactregistry: {
    domain: 'gcp-sa-artifactregistry',
    api: 'artifactregistry.googleapis.com',
    origin: 'first-use',
    role: 'roles/artifactregistry.serviceAgent',
    source:
      'cloud.google.com/artifact-registry/docs/ar-service-account: created with the first repository, or by services identity create',
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
    // None of the Google pages that were read states this. The module of Google's own staff creates only other agents
    // just in time.
    source:
      'cloud-foundation-fabric, modules/project/service-agents.yaml: not among those created just in time',
  },
  cloudfunctions: {
    domain: 'gcf-admin-robot',
    api: 'cloudfunctions.googleapis.com',
    origin: 'enabling',
    role: 'roles/cloudfunctions.serviceAgent',
    source:
      'cloud-foundation-fabric, modules/project/service-agents.yaml: not among those created just in time',
  },
  cloudscheduler: {
    domain: 'gcp-sa-cloudscheduler',
    api: 'cloudscheduler.googleapis.com',
    origin: 'enabling',
    role: 'roles/cloudscheduler.serviceAgent',
    source: 'cloud.google.com/scheduler/docs/http-target-auth: created with its role when the API is enabled',
  },
  cloudbuild: {
    domain: 'gcp-sa-cloudbuild',
    api: 'cloudbuild.googleapis.com',
    origin: 'enabling',
    role: 'roles/cloudbuild.serviceAgent',
    source:
      'cloud.google.com/build/docs/securing-builds/configure-access-for-cloud-build-service-account: with the API',
  },
  /** The legacy account of builds. Projects that enabled the API after May 2024 build as the compute account. */
  cloudbuildLegacy: {
    domain: 'cloudbuild.gserviceaccount.com',
    account: 'NUMBER',
    api: 'cloudbuild.googleapis.com',
    origin: 'enabling',
    role: 'roles/cloudbuild.builds.builder',
    onRequest: false,
    source:
      'cloud.google.com/build/docs/securing-builds/configure-access-for-cloud-build-service-account: created and granted when the API is enabled',
  },
  /** The identity of sinks: one account for all sinks of a project, a folder or an organization. */
  logging: {
    domain: 'gcp-sa-logging',
    api: 'logging.googleapis.com',
    origin: 'first-use',
    role: 'roles/logging.serviceAgent',
    source: 'cloud.google.com/logging/docs/export/configure_export_v2: the writer identity of a first sink',
  },
  /** The identity that encrypts log buckets. */
  loggingCmek: {
    domain: 'gcp-sa-logging',
    account: 'cmek-pNUMBER',
    api: 'logging.googleapis.com',
    origin: 'first-use',
    onRequest: false,
    source:
      'cloud.google.com/logging/docs/routing/managed-encryption-storage: reading the settings (cmekSettings) creates it',
  },
  monitoring: {
    domain: 'gcp-sa-monitoring-notification',
    api: 'monitoring.googleapis.com',
    origin: 'first-use',
    role: 'roles/monitoring.notificationServiceAgent',
    source:
      'cloud.google.com/monitoring/support/notification-options: created with the first Pub/Sub channel',
  },
  /** Publishes findings. Each project, folder or organization with notification configs has one. */
  sccNotification: {
    domain: 'gcp-sa-scc-notification',
    api: 'securitycenter.googleapis.com',
    origin: 'first-use',
    // The list of agents has a role for the agent of a project, but Google's pages on notifications still require a
    // grant on the topic. The sandbox assumes the one that grants less.
    source:
      'cloud.google.com/security-command-center/docs/how-to-notifications: created with the first notification config',
  },
  binaryauthorization: {
    domain: 'gcp-sa-binaryauthorization',
    api: 'binaryauthorization.googleapis.com',
    origin: 'enabling',
    role: 'roles/binaryauthorization.serviceAgent',
    source:
      'cloud-foundation-fabric, modules/project/service-agents.yaml: not among those created just in time',
  },
  containeranalysis: {
    domain: 'container-analysis',
    api: 'containeranalysis.googleapis.com',
    origin: 'enabling',
    role: 'roles/containeranalysis.ServiceAgent',
    source:
      'cloud-foundation-fabric, modules/project/service-agents.yaml: not among those created just in time',
  },
  secretmanager: {
    domain: 'gcp-sa-secretmanager',
    api: 'secretmanager.googleapis.com',
    origin: 'first-use',
    source: 'cloud.google.com/secret-manager/docs/cmek: created by services identity create',
  },
  cloudkms: {
    domain: 'gcp-sa-cloudkms',
    api: 'cloudkms.googleapis.com',
    origin: 'first-use',
    role: 'roles/cloudkms.serviceAgent',
    source: 'cloud.google.com/iam/docs/service-agents; the page does not state when it is created',
  },
  iap: {
    domain: 'gcp-sa-iap',
    api: 'iap.googleapis.com',
    origin: 'first-use',
    source:
      'cloud.google.com/run/docs/securing/identity-aware-proxy-cloud-run: created by services identity create',
  },
  cloudasset: {
    domain: 'gcp-sa-cloudasset',
    api: 'cloudasset.googleapis.com',
    origin: 'first-use',
    role: 'roles/cloudasset.serviceAgent',
    source:
      'cloud.google.com/asset-inventory/docs/monitor-asset-changes: created by services identity create',
  },
  /** The identity of workloads that name no account. */
  compute: {
    domain: 'developer.gserviceaccount.com',
    account: 'NUMBER-compute',
    api: 'compute.googleapis.com',
    origin: 'enabling',
    onRequest: false,
    userManaged: true,
    // Google granted it the Editor role until May 2024 (iam.automaticIamGrantsForDefaultServiceAccounts).
    source: 'cloud.google.com/compute/docs/access/service-accounts: with the API',
  },
  /** Google APIs Service Agent, which acts for Deployment Manager and instance groups. */
  cloudservices: {
    domain: 'cloudservices.gserviceaccount.com',
    account: 'NUMBER',
    api: 'cloudresourcemanager.googleapis.com',
    origin: 'project',
    onRequest: false,
    source: 'cloud.google.com/iam/docs/service-account-types: in every project that has an enabled API',
  },
} as const satisfies Record<string, ServiceAgent>;

export type ServiceAgentId = keyof typeof SERVICE_AGENTS;

export const SERVICE_AGENT_IDS = Object.keys(SERVICE_AGENTS) as readonly ServiceAgentId[];

type Parent = { readonly kind: 'projects' | 'folders' | 'organizations'; readonly id: string };

/** `demo-prj`, `210987654321`, `projects/demo-prj`, `folders/1`, `organizations/2`. */
function parentOf(text: string): Parent {
  const above = /^(folders|organizations)\/(.+)$/.exec(text);
  if (above) return { kind: above[1] as 'folders' | 'organizations', id: above[2] as string };
  return { kind: 'projects', id: text.replace(/^projects\//, '') };
}

/**
 * The agent's email.
 *
 * @param parent - a project by id or number, or `folders/F`, `organizations/O`
 */
export function agentEmail(state: Pick<CloudState, 'projects'>, parent: string, id: ServiceAgentId): string {
  const { domain, account = 'service-NUMBER' }: ServiceAgent = SERVICE_AGENTS[id];
  const host = domain.includes('.') ? domain : `${domain}.iam.gserviceaccount.com`;
  const { kind, id: name } = parentOf(parent);
  if (kind === 'organizations') return `service-org-${name}@${host}`;
  if (kind === 'folders') return `service-folder-${name}@${host}`;
  return `${account.replace('NUMBER', tryProject(state, name)?.number ?? name)}@${host}`;
}

/** The cloud with the agent and the role that Google grants it. Unchanged if the agent already exists. */
export function withAgent(state: CloudState, parent: string, id: ServiceAgentId, madeBy: string): CloudState {
  const email = agentEmail(state, parent, id);
  if (Object.hasOwn(state.iam.agents, email)) return state;
  const made = withRequestedAgent(state, parent, id, madeBy);
  const { role }: ServiceAgent = SERVICE_AGENTS[id];
  const { kind, id: name } = parentOf(parent);
  // The list of agents has no role for agents of folders and organizations.
  if (role === undefined || kind !== 'projects') return made;
  const resource = `projects/${projectIdOf(state, name)}`;
  const bindings = {
    ...made.iam.bindings,
    [resource]: [...(made.iam.bindings[resource] ?? []), { role, members: [`serviceAccount:${email}`] }],
  };
  return { ...made, iam: { ...made.iam, bindings } };
}

/**
 * The cloud with an agent that a person requested. Google then grants it nothing
 * (cloud.google.com/iam/docs/create-service-agents).
 */
export function withRequestedAgent(
  state: CloudState,
  parent: string,
  id: ServiceAgentId,
  madeBy: string,
): CloudState {
  const email = agentEmail(state, parent, id);
  if (Object.hasOwn(state.iam.agents, email)) return state;
  const made = { ...state, iam: { ...state.iam, agents: { ...state.iam.agents, [email]: madeBy } } };
  const { userManaged = false }: ServiceAgent = SERVICE_AGENTS[id];
  if (!userManaged) return made;
  const name = `projects/${projectIdOf(state, parentOf(parent).id)}/serviceAccounts/${email}`;
  const serviceAccounts = { [name]: { disabled: false }, ...state.governance.serviceAccounts };
  return { ...made, governance: { ...state.governance, serviceAccounts } };
}

const projectIdOf = (state: CloudState, project: string): string => tryProject(state, project)?.id ?? project;

/** Adds the agents of a project that Google creates when an API is enabled. */
export function withAgentsOf(state: CloudState, project: string, api: string): CloudState {
  const own = SERVICE_AGENT_IDS.filter((id) => {
    const agent: ServiceAgent = SERVICE_AGENTS[id];
    return agent.origin === 'project' || (agent.api === api && agent.origin === 'enabling');
  });
  return own.reduce((current, id) => withAgent(current, project, id, `enabling ${api}`), state);
}
