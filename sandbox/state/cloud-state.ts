import type { JsonObject } from '../../core/values/json';
import type { AssumptionSettings } from '../protocol/assumptions';
import type { FirestoreState } from './firestore';
import type { GovernanceState } from './governance';
import type { MessageFilter } from './message-filter';
import type { ResourceState } from './resources';
import type { RunState } from './run';
import type { StorageState } from './storage';
import type { WatchState } from './watch';

/** The whole cloud as plain data: never mutated, shared structurally between versions. */
export interface CloudState {
  readonly assumptions: AssumptionSettings;
  readonly timing: CloudTiming;
  /** The project that the stack deploys into, by id. */
  readonly homeProject: string;
  readonly projects: Readonly<Record<string, Project>>;
  /** Source of ids: grows by one for each id handed out. */
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
  /** Addresses in the stacks by the full names of what they made (protocol/addresses.ts). */
  readonly addresses: Readonly<Record<string, string>>;
}

export interface CloudTiming {
  /** From a Cloud Run update to its operation's end. */
  readonly operationMs: number;
  /** From an update to the end of the last instance that it takes away. */
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
   * Folders and organization above it, lowest first: `folders/1`, `organizations/2`. Empty: the seed says nothing, and
   * the project counts as below whatever organization or folder a notification config names.
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
  /** Address in the stack that made it; absent for seeded and API-made bindings. */
  readonly address?: string;
}

export interface IamState {
  /** Permissions that custom roles grant, by full role name. A deleted role is not here; a disabled one grants none. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Bindings by resource: `projects/P`, `projects/P/topics/T`, `buckets/B`, ... */
  readonly bindings: Readonly<Record<string, readonly Binding[]>>;
  /** How often each policy was set; etags are made of it. */
  readonly policyVersions: Readonly<Record<string, number>>;
  /** Google's service agents that exist, by email, with what made them. */
  readonly agents: Readonly<Record<string, string>>;
  /** Access tokens that somebody took for a service account, by token (iamcredentials generateAccessToken). */
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
  /** `organizations/O`, `folders/F` or `projects/P`: findings of everything below it are notified. */
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
  /** google.pubsub.v1.Topic as the API shows it, without its name. */
  readonly body: JsonObject;
}

/** What delivery goes by, beside the API's own message, of which it is made (services/pubsub-subscription.ts). */
export interface Subscription {
  readonly name: string;
  /** `_deleted-topic_` once it is gone. */
  readonly topic: string;
  /** google.pubsub.v1.Subscription as the API shows it, without name and topic. */
  readonly body: JsonObject;
  readonly push?: PushTarget;
  /** Only messages whose attributes match are delivered. */
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
  /** The body is the message's data alone, without the envelope. */
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
  /** Messages of push subscriptions that are not acknowledged, by pending id. */
  readonly pending: Readonly<Record<string, PendingMessage>>;
  /** Messages that wait in pull subscriptions, by subscription. */
  readonly backlog: Readonly<Record<string, readonly PublishedMessage[]>>;
  /** Messages that a subscriber has pulled, by ackId. */
  readonly leases: Readonly<Record<string, Lease>>;
}

export interface Lease {
  readonly subscription: string;
  readonly messageId: string;
  /** Then the message may be pulled again. */
  readonly untilMs: number;
}

export interface CloudFunction {
  /** Its short name, which its Cloud Run service has too. */
  readonly name: string;
  readonly project: string;
  readonly location: string;
  readonly entryPoint: string;
  readonly serviceAccount: string;
  readonly env: Readonly<Record<string, string>>;
  readonly uri: string;
  readonly ingress: string;
  readonly timeoutSeconds: number;
  /** The copy that Cloud Functions made of the source; it is what runs. */
  readonly sourceObject: { readonly bucket: string; readonly name: string };
  /** Revision of its Cloud Run service that the last deployment made. */
  readonly revision: string;
  /** functions v2 Function: what was set, with Google's defaults. */
  readonly config: JsonObject;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export interface VirusTotalState {
  /** Accepted value of the x-apikey header; undefined refuses every call. */
  readonly apiKey?: string;
  /** `data.attributes` by SHA-256. */
  readonly files: Readonly<Record<string, JsonObject>>;
}

/** A copy with one more id taken. */
export const takeSequence = (state: CloudState): { state: CloudState; value: number } => ({
  state: { ...state, sequence: state.sequence + 1 },
  value: state.sequence + 1,
});
