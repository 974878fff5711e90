import type { JsonObject } from '../../core/values/json';
import type { AssumptionSettings } from '../protocol/assumptions';
import type { FirestoreState } from './firestore';
import type { GovernanceState } from './governance';
import type { MessageFilter } from './message-filter';
import type { ResourceState } from './resources';
import type { RunState } from './run';
import type { StorageState } from './storage';
import type { WatchState } from './watch';

/** The whole cloud as plain data. Nothing mutates it; versions share their structure. */
export interface CloudState {
  readonly assumptions: AssumptionSettings;
  readonly timing: CloudTiming;
  /** Id of the project that the stack deploys into. */
  readonly homeProject: string;
  readonly projects: Readonly<Record<string, Project>>;
  /** The source of ids. It grows by one for each id that is handed out. */
  readonly sequence: number;
  readonly iam: IamState;
  readonly run: RunState;
  readonly scc: SccState;
  readonly pubsub: PubsubState;
  readonly firestore: FirestoreState;
  readonly storage: StorageState;
  /** By `projects/P/locations/L/functions/F`. */
  readonly functions: Readonly<Record<string, CloudFunction>>;
  readonly logging: { readonly entries: readonly JsonObject[] };
  readonly watch: WatchState;
  readonly secrets: Readonly<Record<string, string>>;
  readonly virustotal: VirusTotalState;
  readonly governance: GovernanceState;
  readonly resources: ResourceState;
  /** Terraform addresses, by the full name of the resource that each address created (protocol/addresses.ts). */
  readonly addresses: Readonly<Record<string, string>>;
}

export interface CloudTiming {
  /** Time between a Cloud Run update and the end of its operation. */
  readonly operationMs: number;
  /** Time between an update and the end of the last instance that the update removes. */
  readonly drainMs: number;
  /** instance_count is sampled once per period (Cloud Monitoring: 60 s). */
  readonly samplingMs: number;
  /** A sample is visible after this delay (Cloud Monitoring: up to 120 s). */
  readonly delayMs: number;
}

export const DEFAULT_TIMING: CloudTiming = {
  operationMs: 2_000,
  drainMs: 10_000,
  samplingMs: 60_000,
  delayMs: 120_000,
};

export interface Project {
  readonly id: string;
  readonly number: string;
  /**
   * The project's folders and organization, lowest first: `folders/1`, `organizations/2`. When the list is empty, the
   * seed gives no ancestors, and the project counts as below any organization or folder that a notification config
   * names.
   */
  readonly ancestors: readonly string[];
}

export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: {
    readonly expression: string;
    readonly title?: string;
    readonly description?: string;
  };
  /** Address in the stack that created the binding. Absent for bindings that the seed or the API created. */
  readonly address?: string;
}

export interface IamState {
  /**
   * Permissions that custom roles grant, by full role name. A deleted role is absent. A disabled role grants nothing.
   */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Bindings by resource: `projects/P`, `projects/P/topics/T`, `buckets/B`, ... */
  readonly bindings: Readonly<Record<string, readonly Binding[]>>;
  /** How often each policy was set. The etags derive from it. */
  readonly policyVersions: Readonly<Record<string, number>>;
  /** The existing Google service agents, by email, with the resource that created each one. */
  readonly agents: Readonly<Record<string, string>>;
  /** Access tokens that callers generated for a service account, by token (iamcredentials generateAccessToken). */
  readonly accessTokens: Readonly<Record<string, AccessToken>>;
}

export interface AccessToken {
  readonly principal: string;
  readonly expiresMs: number;
}

export interface StoredFinding {
  readonly finding: JsonObject;
  readonly resource: JsonObject;
}

export interface NotificationConfig {
  readonly name: string;
  /** `organizations/O`, `folders/F` or `projects/P`. The config notifies about the findings of everything below it. */
  readonly parent: string;
  readonly topic: string;
  readonly filter: string;
  readonly serviceAccount: string;
  readonly description?: string;
  readonly updateTime: string;
}

export interface SccState {
  /** By canonical name. */
  readonly findings: Readonly<Record<string, StoredFinding>>;
  readonly configs: readonly NotificationConfig[];
}

export interface Topic {
  readonly name: string;
  /** google.pubsub.v1.Topic as the API returns it, without its name. */
  readonly body: JsonObject;
}

/**
 * What delivery needs, in addition to the API's own message. It derives from that message
 * (services/pubsub-subscription.ts).
 */
export interface Subscription {
  readonly name: string;
  /** `_deleted-topic_` after the topic is deleted. */
  readonly topic: string;
  /** google.pubsub.v1.Subscription as the API returns it, without name and topic. */
  readonly body: JsonObject;
  readonly push?: PushTarget;
  /** The subscription delivers only messages whose attributes match. */
  readonly filter?: MessageFilter;
  readonly ackDeadlineMs: number;
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  readonly retentionMs: number;
  readonly deadLetter?: { readonly topic: string; readonly maxDeliveryAttempts: number };
}

export interface PushTarget {
  readonly endpoint: string;
  readonly audience?: string;
  readonly serviceAccount?: string;
  /** Whether the body is only the message's data, without the envelope. */
  readonly isUnwrapped?: boolean;
}

export interface PublishedMessage {
  readonly messageId: string;
  readonly publishTime: string;
  readonly publishedMs: number;
  /** Base64, as on the wire. */
  readonly data: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface PendingMessage {
  readonly id: string;
  readonly order: number;
  readonly subscription: string;
  readonly message: PublishedMessage;
  /** Attempts made so far. */
  readonly attempts: number;
  readonly dueMs: number;
}

export interface PubsubState {
  readonly topics: Readonly<Record<string, Topic>>;
  readonly subscriptions: Readonly<Record<string, Subscription>>;
  /** Messages of push subscriptions that are not yet acknowledged, by pending id. */
  readonly pending: Readonly<Record<string, PendingMessage>>;
  /** Messages that wait in pull subscriptions, by subscription. */
  readonly backlog: Readonly<Record<string, readonly PublishedMessage[]>>;
  /** Messages that a subscriber has pulled, by ackId. */
  readonly leases: Readonly<Record<string, Lease>>;
}

export interface Lease {
  readonly subscription: string;
  readonly messageId: string;
  /** After this time, the message can be pulled again. */
  readonly untilMs: number;
}

export interface CloudFunction {
  /** Short name of the function. Its Cloud Run service has the same name. */
  readonly name: string;
  readonly project: string;
  readonly location: string;
  readonly entryPoint: string;
  readonly serviceAccount: string;
  readonly env: Readonly<Record<string, string>>;
  readonly uri: string;
  readonly ingress: string;
  readonly timeoutSeconds: number;
  /** The copy of the source that Cloud Functions created. This copy runs. */
  readonly sourceObject: { readonly bucket: string; readonly name: string };
  /** Revision of its Cloud Run service that the last deployment created. */
  readonly revision: string;
  /** functions v2 Function: the values that were set, and Google's defaults for the rest. */
  readonly config: JsonObject;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export interface VirusTotalState {
  /** The accepted value of the x-apikey header. Undefined: every call is refused. */
  readonly apiKey?: string;
  /** `data.attributes` by SHA-256. */
  readonly files: Readonly<Record<string, JsonObject>>;
}

/** A copy of the state in which one more id is taken. */
export const takeSequence = (state: CloudState): { state: CloudState; value: number } => ({
  state: { ...state, sequence: state.sequence + 1 },
  value: state.sequence + 1,
});
