import type { ResponseConfig } from '../config/response-schema';
import type { LocatedApi } from '../locations/availability';
import type { Instance } from '../naming/names';
import type { Part } from '../values/result';

/** The names of the pipeline's own resources, as far as checks need them (constructs/names.ts). */
export interface OwnNames {
  /** Name of function and Cloud Run service, and account id. */
  readonly responder: string;
  readonly actor: string;
  /** Account ids. */
  readonly build: string;
  readonly push: string;
  /** Id of the notification config, and short name of its topic. */
  readonly findings: string;
  /** Short names of the push subscriptions, by what they deliver. */
  readonly subscriptions: Readonly<Record<'findings' | 'commands' | 'watch' | 'undo' | 'audit', string>>;
}

export interface ProjectFacts {
  readonly id: string;
  readonly number: string;
  /** `ACTIVE`, `DELETE_REQUESTED` */
  readonly state: string;
}

/** One service of Security Command Center. The state is `undefined` when SCC named none. */
export interface SecurityService {
  /** ENABLED, DISABLED, INGEST_ONLY: the effective state here, at whatever level it was set. */
  readonly state: string;
  /** The effective state of each module, by module name. */
  readonly modules: Readonly<Record<string, string>>;
}

/** SCC answered that it has no service of that id. `others` are the ids that it has. */
export interface NoSuchService {
  readonly others: readonly string[];
}

export interface Workload {
  /** `projects/P/locations/L/services/S` */
  readonly name: string;
  /** Short name. */
  readonly id: string;
  readonly runtimeServiceAccount: string;
  /** EXECUTION_ENVIRONMENT_GEN1, EXECUTION_ENVIRONMENT_GEN2, or empty when Cloud Run chooses. */
  readonly executionEnvironment: string;
  /** Output-only field of run v2. Absent in an answer means false (proto3 JSON omits false). */
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
  /** CEL over resource tags. Empty means always. */
  readonly condition: string;
}

export interface CustomConstraint {
  /** `custom.x` */
  readonly id: string;
  readonly resourceTypes: readonly string[];
  /** CEL. Only a person can judge what it means for the stack. */
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
  /** Rules for clusters, namespaces and the like, which Cloud Run does not use but an overwrite would remove. */
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
  /** CEL. Empty means always. */
  readonly condition: string;
}

/** The facts from the cloud. Each part is known, or unavailable with the reason. Nothing is silently absent. */
export interface CloudFacts {
  readonly project: Part<ProjectFacts>;
  /** `organizations/O`. Undefined for a project without one. */
  readonly organization: Part<string | undefined>;
  /** Names of the enabled APIs. */
  readonly apis: Part<readonly string[]>;
  readonly auditConfigs: Part<readonly AuditConfig[]>;
  /** Bindings of the project's own policy. Grants by folders and the organization are not visible. */
  readonly bindings: Part<readonly Binding[]>;
  readonly runThreatDetection: Part<SecurityService | NoSuchService>;
  readonly eventThreatDetection: Part<SecurityService | NoSuchService>;
  readonly workloads: Part<Workloads>;
  readonly accounts: Part<readonly Account[]>;
  /** Whether the actor has iam.serviceAccounts.actAs on each listed account, by its email. */
  readonly actorMayActAs: Readonly<Record<string, Part<boolean>>>;
  /** Effective rules on the project, by constraint. */
  readonly orgPolicies: Readonly<Record<string, Part<readonly PolicyRule[]>>>;
  readonly customConstraints: Part<readonly CustomConstraint[]>;
  readonly admissionPolicy: Part<AdmissionPolicy>;
  readonly notificationConfigs: Part<readonly NotificationConfigFacts[]>;
  /** Number of notification configs whose parent is the organization itself. Undefined without an organization. */
  readonly organizationConfigs: Part<number | undefined>;
  readonly pipeline: PipelineFacts;
}

/** Facts about the pipeline in the project itself. */
export interface PipelineFacts {
  /** Bindings on the account that push requests authenticate as. Empty when it does not exist. */
  readonly pushAccount: Part<readonly Binding[]>;
  /** By the name of each of the two functions, the full name of its Cloud Run service. Undefined: no such function. */
  readonly functions: Readonly<Record<string, Part<string | undefined>>>;
  /** By the full name of each Cloud Run service that has the name of one of the functions. */
  readonly invokers: Readonly<Record<string, Part<readonly Binding[]>>>;
  /** By short name, the push address. Empty when it does not push. Undefined: no such subscription. */
  readonly subscriptions: Readonly<Record<string, Part<string | undefined>>>;
  /** Lifecycle state by the id of each log bucket. Undefined: no such bucket. */
  readonly logBuckets: Readonly<Record<string, Part<string | undefined>>>;
  /** The regions in which each service is available to the project. */
  readonly locations: Readonly<Partial<Record<LocatedApi, Part<readonly string[]>>>>;
}

/** Everything that a check may read. */
export interface Subject {
  readonly config: ResponseConfig;
  readonly names: OwnNames;
  /** The pipeline in another project that protects this one. Absent: the project has its own. */
  readonly hub?: Instance;
  readonly facts: CloudFacts;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

export const isSecurityService = (found: SecurityService | NoSuchService): found is SecurityService =>
  'state' in found;
