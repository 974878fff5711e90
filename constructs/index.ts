/** The npm entry: one facade, its parts for those who compose their own, and the stacks that an operator deploys. */

export { type AdmittedInstance, type OwnImagesInput, ownImages } from '../core/admission';
export type { CanaryChoice } from '../core/canary';
export { defineResponse } from '../core/config/define-response';
export type {
  AdmissionConfig,
  FilterClause,
  NotificationScope,
  Profile,
} from '../core/config/deployment-config';
export {
  type PipelineConfig,
  parseResponseConfig,
  type ResponseConfig,
  type ResponseConfigInput,
} from '../core/config/response-config';
export {
  defineRollout,
  type HubConfig,
  parseRollout,
  type Rollout,
  type RolloutInput,
  type WorkloadConfig,
} from '../core/config/rollout-config';
export {
  type AdmissionNames,
  admissionNames,
  attestorName,
  type ExistingNames,
  type Instance,
  type PipelineNames,
  pipelineNames,
} from '../core/names';
export type { Problem } from '../core/problem';
export { OrganizationStack, type OrganizationStackProps } from '../stacks/organization-stack';
export { ProjectStack, type ProjectStackProps } from '../stacks/project-stack';
export { runSynthesis, type SynthesisRun } from '../stacks/run-synthesis';
export {
  type RolloutOptions,
  type RolloutSynthesis,
  type Synthesis,
  type SynthesisOptions,
  stackNameOf,
  synthesizeProject,
  synthesizeRollout,
} from '../stacks/synthesize';
export { WorkloadStack, type WorkloadStackProps } from '../stacks/workload-stack';
export { Alert, type AlertDefinition, type AlertProps, type AlertSeverity } from './alert';
export { Attestor, type AttestorProps } from './attestor';
export {
  AUDIT_LOG_TYPES,
  AuditConfig,
  type AuditConfigProps,
  type AuditLogType,
  type ExistingAuditLog,
} from './audit-config';
export {
  AuditLogSinks,
  type AuditLogSinksProps,
  EVIDENCE_LOG_FILTER,
  type EvidenceLogs,
} from './audit-log-sinks';
export {
  type BuildAccessProps,
  type Builder,
  BuildIdentity,
  type BuildIdentityProps,
  type ExistingBuildIdentityProps,
} from './build-identity';
export { BundleError, bundleFunctions, type FunctionBundleOptions } from './bundle-functions';
export { CanaryJob, type CanaryJobProps } from './canary-job';
export { checkedConfig } from './checked-config';
export { CustomRole, type CustomRoleProps } from './custom-role';
export { DeadLetters, type DeadLettersProps } from './dead-letters';
export { DetectionAndResponse, type DetectionAndResponseProps } from './detection-and-response';
export { EncryptionKey, type EncryptionKeyProps } from './encryption-key';
export {
  EvidenceBucket,
  type EvidenceBucketProps,
  type EvidenceLocation,
} from './evidence-bucket';
export type { ExistingEvidenceBucketProps } from './existing-evidence-bucket';
export {
  type FindingDestination,
  FindingNotifications,
  type FindingNotificationsProps,
  type FindingScope,
  NOTIFICATION_CONFIGS_PER_ORGANIZATION,
} from './finding-notifications';
export { FindingTopic, type FindingTopicProps } from './finding-topic';
export { FunctionSource, type FunctionSourceProps } from './function-source';
export { HARDENED_CONSTRAINTS, type HardenedConstraint, type LandingZone } from './hardened-constraints';
export { HEARTBEAT_MESSAGE, Heartbeat, type HeartbeatProps } from './heartbeat';
export {
  type AdmissionStage,
  ImageAdmission,
  type ImageAdmissionProps,
  type PolicyManagement,
} from './image-admission';
export {
  type ExistingImageRepositoryProps,
  ImageRepository,
  type ImageRepositoryProps,
  type ImageStore,
} from './image-repository';
export { Ledger, type LedgerDatabase, type LedgerProps } from './ledger';
export { LogBucket, type LogBucketPlace, type LogBucketProps, type LogDestination } from './log-bucket';
export { LogMetric, type LogMetricProps } from './log-metric';
export { type LogScope, LogSink, type LogSinkProps } from './log-sink';
export { OperatorError } from './operator-error';
export { OrganizationHeartbeat, type OrganizationHeartbeatProps } from './organization-heartbeat';
export type { WatchedPipe } from './pipeline-alerts';
export { type HeartbeatChoice, PipelineHealth, type PipelineHealthProps } from './pipeline-health';
export type { PipelineTransforms } from './pipeline-transforms';
export { PipelineWatch, type PipelineWatchProps } from './pipeline-watch';
export type { Project } from './project';
export { ProjectServices, type ProjectServicesProps } from './project-services';
export { ProtectedProject, type ProtectedProjectProps } from './protected-project';
export { PushPipe, type PushPipeProps } from './push-pipe';
export type { PushTarget } from './push-subscription';
export {
  ADMISSION_CONDITION,
  ADMITTED_KINDS,
  type AdmittedKind,
  RequireAdmissionConstraint,
  type RequireAdmissionConstraintProps,
} from './require-admission-constraint';
export { type FunctionHosting, ResponseFunction, type ResponseFunctionProps } from './response-function';
export { type GrantTargets, RoleGrants, type RoleGrantsProps } from './role-grants';
export { type ServiceAgent, serviceAgent } from './service-agents';
export {
  type KeyProtection,
  SIGNING_ALGORITHM,
  SigningKey,
  type SigningKeyChoice,
  type SigningKeyProps,
} from './signing-key';
export type { StackJson } from './stack-json';
export { TamperAlarm, type TamperAlarmProps } from './tamper-alarm';
export type { TopicStorage } from './topic-storage';
export { type Transform, transformed } from './transform';
export { WatchSubscription, type WatchSubscriptionProps } from './watch-subscription';
export { WorkloadAccess, type WorkloadAccessProps } from './workload-access';
