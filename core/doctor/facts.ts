import type { ResponseConfig } from '../config/response-schema';
import type { LocatedApi } from '../locations/availability';
import type { Instance } from '../naming/names';
import type { Part } from '../values/result';

/** The names that the pipeline gives to its own things, as far as checks ask for them (constructs/names.ts). */
export interface OwnNames {
  /** Function, Cloud Run service and account id in one. */
  readonly responder: string;
  readonly actor: string;
  /** Account ids. */
  readonly build: string;
  readonly push: string;
  /** Id of the notification config, and short name of its topic. */
  readonly findings: string;
  /** Short names of the push subscriptions, by what they carry. */
  readonly subscriptions: Readonly<Record<'findings' | 'commands' | 'watch' | 'undo' | 'audit', string>>;
}

export interface ProjectFacts {
  readonly id: string;
  readonly number: string;
  /** `ACTIVE`, `DELETE_REQUESTED` */
  readonly state: string;
}

/** One service of Security Command Center; `undefined` state: SCC named none. */
export interface SecurityService {
  /** ENABLED, DISABLED, INGEST_ONLY: what is in force here, whatever level it was set on. */
  readonly state: string;
  /** The state in force of each module, by module name. */
  readonly modules: Readonly<Record<string, string>>;
}

/** SCC answered that it has no service of that id; `others` are the ids that it does have. */
export interface NoSuchService {
  readonly others: readonly string[];
}

export interface Workload {
  /** `projects/P/locations/L/services/S` */
  readonly name: string;
  /** Short name. */
  readonly id: string;
  readonly runtimeServiceAccount: string;
  /** EXECUTION_ENVIRONMENT_GEN1, EXECUTION_ENVIRONMENT_GEN2, or empty: Cloud Run chooses. */
  readonly executionEnvironment: string;
  /** Output-only field of run v2; absent in an answer means false (proto3 JSON leaves out false). */
  readonly threatDetectionEnabled: boolean;
  readonly ready: boolean;
}

export interface Workloads {
  readonly found: readonly Workload[];
  /** Regions whose services could not be listed, with the reason. */
  readonly unread: readonly string[];
}

export interface Account {
  readonly email: string;
  readonly disabled: boolean;
}

/** One rule of an effective organization policy (orgpolicy v2 PolicySpec.PolicyRule). */
export interface PolicyRule {
  readonly allowAll: boolean;
  readonly denyAll: boolean;
  readonly enforce: boolean;
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
  /** CEL over resource tags; empty: always. */
  readonly condition: string;
}

export interface CustomConstraint {
  /** `custom.x` */
  readonly id: string;
  readonly resourceTypes: readonly string[];
  /** CEL; what it says about our resources, only a person can tell. */
  readonly condition: string;
  readonly actionType: string;
  readonly enforced: Part<boolean>;
}

export interface AdmissionPolicy {
  /** ALWAYS_ALLOW, REQUIRE_ATTESTATION, ALWAYS_DENY */
  readonly evaluationMode: string;
  readonly enforcementMode: string;
  readonly attestors: readonly string[];
  readonly exemptImages: readonly string[];
  /** Rules for clusters, namespaces and the like, which Cloud Run does not read but an overwrite would remove. */
  readonly otherRules: number;
}

export interface NotificationConfigFacts {
  /** Short id. */
  readonly id: string;
  readonly topic: string;
}

export interface AuditConfig {
  readonly service: string;
  readonly logTypes: readonly string[];
}

/** One binding of an IAM policy. */
export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  /** CEL; empty: always. */
  readonly condition: string;
}

/** What was read of the cloud: every part known, or unavailable with the reason. Nothing is silently absent. */
export interface CloudFacts {
  readonly project: Part<ProjectFacts>;
  /** `organizations/O`; undefined for a project without one. */
  readonly organization: Part<string | undefined>;
  /** Names of the APIs that are on. */
  readonly apis: Part<readonly string[]>;
  readonly auditConfigs: Part<readonly AuditConfig[]>;
  /** Of the project's own policy: what folders and the organization grant is not seen. */
  readonly bindings: Part<readonly Binding[]>;
  readonly runThreatDetection: Part<SecurityService | NoSuchService>;
  readonly eventThreatDetection: Part<SecurityService | NoSuchService>;
  readonly workloads: Part<Workloads>;
  readonly accounts: Part<readonly Account[]>;
  /** Whether the actor holds iam.serviceAccounts.actAs on each listed account, by its email. */
  readonly actorMayActAs: Readonly<Record<string, Part<boolean>>>;
  /** Rules in force on the project, by constraint. */
  readonly orgPolicies: Readonly<Record<string, Part<readonly PolicyRule[]>>>;
  readonly customConstraints: Part<readonly CustomConstraint[]>;
  readonly admissionPolicy: Part<AdmissionPolicy>;
  readonly notificationConfigs: Part<readonly NotificationConfigFacts[]>;
  /** Notification configs whose parent is the organization itself; undefined without an organization. */
  readonly organizationConfigs: Part<number | undefined>;
  readonly pipeline: PipelineFacts;
}

/** What is asked about a pipeline of the project's own. */
export interface PipelineFacts {
  /** Of the account that push requests authenticate as; empty where it does not exist. */
  readonly pushAccount: Part<readonly Binding[]>;
  /** By the name of each of the two functions: the full name of its Cloud Run service; undefined: no such function. */
  readonly functions: Readonly<Record<string, Part<string | undefined>>>;
  /** By the full name of each Cloud Run service that has the name of a function of ours. */
  readonly invokers: Readonly<Record<string, Part<readonly Binding[]>>>;
  /** By short name: where it pushes, empty where it does not push; undefined: no such subscription. */
  readonly subscriptions: Readonly<Record<string, Part<string | undefined>>>;
  /** Lifecycle state by the id of each log bucket; undefined: no such bucket. */
  readonly logBuckets: Readonly<Record<string, Part<string | undefined>>>;
  /** Where each service says that it is offered to the project. */
  readonly locations: Readonly<Partial<Record<LocatedApi, Part<readonly string[]>>>>;
}

/** Everything that a check may look at. */
export interface Subject {
  readonly config: ResponseConfig;
  readonly names: OwnNames;
  /** The pipeline that protects this project from another one. Absent: the project's own. */
  readonly hub?: Instance;
  readonly facts: CloudFacts;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

export const isSecurityService = (found: SecurityService | NoSuchService): found is SecurityService =>
  'state' in found;
