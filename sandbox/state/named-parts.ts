import type { AccessToken, CloudState, NotificationConfig } from './cloud-state';
import type { RunOperation } from './run';
import type { Bucket } from './storage';

/**
 * Every name of the resource that an entry of the state belongs to.
 *
 * @param key - of the entry. Empty in a list
 */
export type Names = (entry: never, key: string) => readonly string[];

const byKey: Names = (_entry, key) => [key];
const byName: Names = ({ name }: { readonly name: string }) => [name];
const bySubscription: Names = ({ subscription }: { readonly subscription: string }) => [subscription];

/** What the sandbox itself keeps. No permission is about it. */
export const NO_RESOURCE = 'no resource';

/** `each`: the same for every member. */
type Member<Value> =
  | Names
  | typeof NO_RESOURCE
  | { readonly each: Names }
  | { readonly [Key in keyof Value]-?: Names | typeof NO_RESOURCE };

/** How to find the resource of each entry of the cloud's state. The compiler asks for a part that is missing here. */
export const NAMED_PARTS: { readonly [Key in keyof CloudState]-?: Member<CloudState[Key]> } = {
  assumptions: NO_RESOURCE,
  timing: NO_RESOURCE,
  homeProject: NO_RESOURCE,
  sequence: NO_RESOURCE,
  addresses: NO_RESOURCE,
  virustotal: NO_RESOURCE,
  projects: (_entry, key) => [`projects/${key}`],
  iam: {
    roles: byKey,
    bindings: byKey,
    policyVersions: byKey,
    // Google creates its agents when they are needed.
    agents: NO_RESOURCE,
    accessTokens: ({ principal }: AccessToken) => {
      const email = principal.slice(principal.indexOf(':') + 1);
      const project = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? '-';
      return [`projects/${project}/serviceAccounts/${email}`];
    },
  },
  run: {
    services: byKey,
    // An operation is about the resource that it changes.
    operations: ({ target }: RunOperation, key) => [key, target],
  },
  scc: {
    // A finding has the name with which its source is named, and the name in its project.
    findings: ({ finding }: { readonly finding: { readonly name?: string } }, key) => [
      key,
      finding.name ?? key,
    ],
    configs: ({ name }: NotificationConfig) => [name],
  },
  pubsub: {
    topics: byKey,
    subscriptions: byKey,
    pending: bySubscription,
    backlog: byKey,
    leases: bySubscription,
  },
  firestore: { databases: byKey, deletedMs: byKey },
  storage: {
    buckets: ({ project }: Bucket, key) => [`buckets/${key}`, `projects/${project}/buckets/${key}`],
  },
  functions: byKey,
  logging: { entries: ({ logName }: { readonly logName: string }) => [logName] },
  watch: {
    sinks: byKey,
    buckets: byKey,
    metrics: byKey,
    policies: byKey,
    incidents: ({ policyName }: { readonly policyName: string }) => [policyName],
    jobs: byName,
  },
  secrets: byKey,
  governance: {
    apis: byKey,
    securityServices: byKey,
    auditConfigs: byKey,
    serviceAccounts: byKey,
    notificationConfigs: byKey,
  },
  resources: { each: byKey },
};
