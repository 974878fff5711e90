/**
 * The npm entry: one facade, its parts for those who compose their own pipeline, and the stacks that operators deploy.
 */

export { Attestor, type AttestorProps } from './constructs/admission/attestor';
export { ImageAdmission } from './constructs/admission/image-admission';
export type {
  AdmissionStage,
  ImageAdmissionProps,
  PolicyManagement,
} from './constructs/admission/image-admission-props';
export {
  ADMISSION_CONDITION,
  ADMITTED_KINDS,
  type AdmittedKind,
  RequireAdmissionConstraint,
  type RequireAdmissionConstraintProps,
} from './constructs/admission/require-admission-constraint';
export {
  type KeyProtection,
  SIGNING_ALGORITHM,
  SigningKey,
  type SigningKeyChoice,
  type SigningKeyProps,
} from './constructs/admission/signing-key';
export {
  HARDENED_CONSTRAINTS,
  type HardenedConstraint,
  type LandingZone,
} from './constructs/checks/hardened-constraints';
export type { StackJson } from './constructs/checks/stack-json';
export {
  type BuildAccessProps,
  type Builder,
  BuildIdentity,
  type BuildIdentityProps,
  type ExistingBuildIdentityProps,
} from './constructs/functions/build-identity';
export {
  BundleError,
  bundleFunctions,
  type FunctionBundleOptions,
} from './constructs/functions/bundle-functions';
export { FunctionSource, type FunctionSourceProps } from './constructs/functions/function-source';
export {
  type ExistingImageRepositoryProps,
  ImageRepository,
  type ImageRepositoryProps,
  type ImageStore,
} from './constructs/functions/image-repository';
export {
  type FunctionHosting,
  ResponseFunction,
  type ResponseFunctionProps,
} from './constructs/functions/response-function';
export { DeadLetters, type DeadLettersProps } from './constructs/intake/dead-letters';
export {
  type FindingDestination,
  FindingNotifications,
  type FindingNotificationsProps,
  type FindingScope,
  NOTIFICATION_CONFIGS_PER_ORGANIZATION,
} from './constructs/intake/finding-notifications';
export { FindingTopic, type FindingTopicProps } from './constructs/intake/finding-topic';
export { PushPipe, type PushPipeProps } from './constructs/intake/push-pipe';
export type { PushTarget } from './constructs/intake/push-subscription';
export type { TopicStorage } from './constructs/intake/topic-storage';
export { WatchSubscription, type WatchSubscriptionProps } from './constructs/intake/watch-subscription';
export {
  AUDIT_LOG_TYPES,
  AuditConfig,
  type AuditConfigProps,
  type AuditLogType,
  type ExistingAuditLog,
} from './constructs/logs/audit-config';
export {
  AuditLogSinks,
  type AuditLogSinksProps,
  EVIDENCE_LOG_FILTER,
  type EvidenceLogs,
} from './constructs/logs/audit-log-sinks';
export {
  LogBucket,
  type LogBucketPlace,
  type LogBucketProps,
  type LogDestination,
} from './constructs/logs/log-bucket';
export { LogMetric, type LogMetricProps } from './constructs/logs/log-metric';
export { type LogScope, LogSink, type LogSinkProps } from './constructs/logs/log-sink';
export { checkedConfig } from './constructs/pipeline/checked-config';
export {
  DetectionAndResponse,
  type DetectionAndResponseProps,
} from './constructs/pipeline/detection-and-response';
export type { PipelineTransforms } from './constructs/pipeline/pipeline-transforms';
export { PipelineWatch, type PipelineWatchProps } from './constructs/pipeline/pipeline-watch';
export { ProtectedProject, type ProtectedProjectProps } from './constructs/pipeline/protected-project';
export { CustomRole, type CustomRoleProps } from './constructs/powers/custom-role';
export { type GrantTargets, RoleGrants, type RoleGrantsProps } from './constructs/powers/role-grants';
export { WorkloadAccess, type WorkloadAccessProps } from './constructs/powers/workload-access';
export { OperatorError } from './constructs/provider/operator-error';
export type { Project } from './constructs/provider/project';
export { ProjectServices, type ProjectServicesProps } from './constructs/provider/project-services';
export { type ServiceAgent, serviceAgent } from './constructs/provider/service-agents';
export { type Transform, transformed } from './constructs/provider/transform';
export { EncryptionKey, type EncryptionKeyProps } from './constructs/stores/encryption-key';
export { EvidenceBucket, type EvidenceBucketProps } from './constructs/stores/evidence-bucket';
export type { EvidenceLocation } from './constructs/stores/evidence-location';
export type { ExistingEvidenceBucketProps } from './constructs/stores/existing-evidence-bucket';
export { Ledger, type LedgerDatabase, type LedgerProps } from './constructs/stores/ledger';
export { Alert, type AlertDefinition, type AlertProps, type AlertSeverity } from './constructs/watch/alert';
export { CanaryJob, type CanaryJobProps } from './constructs/watch/canary-job';
export { HEARTBEAT_MESSAGE, Heartbeat, type HeartbeatProps } from './constructs/watch/heartbeat';
export {
  OrganizationHeartbeat,
  type OrganizationHeartbeatProps,
} from './constructs/watch/organization-heartbeat';
export type { WatchedPipe } from './constructs/watch/pipeline-alerts';
export {
  type HeartbeatChoice,
  PipelineHealth,
  type PipelineHealthProps,
} from './constructs/watch/pipeline-health';
export { TamperAlarm, type TamperAlarmProps } from './constructs/watch/tamper-alarm';
export { type AdmittedInstance, type OwnImagesInput, ownImages } from './core/admission/admission';
export type { CanaryChoice } from './core/admission/canary';
export { defineResponse } from './core/config/define-response';
export type { AdmissionConfig } from './core/config/deployment-config';
export { parseResponseConfig } from './core/config/response-config';
export type { PipelineConfig, ResponseConfig, ResponseConfigInput } from './core/config/response-schema';
export { defineRollout, parseRollout } from './core/config/rollout-config';
export type { HubConfig, Rollout, RolloutInput, WorkloadConfig } from './core/config/rollout-schema';
export type { FilterClause, NotificationScope } from './core/deployment/notification-scope';
export type { Profile } from './core/deployment/profile';
export {
  type AdmissionNames,
  admissionNames,
  attestorName,
  type ExistingNames,
  type Instance,
  type PipelineNames,
  pipelineNames,
} from './core/naming/names';
export type { Problem } from './core/problem/problem';
export { OrganizationStack, type OrganizationStackProps } from './stacks/organization-stack';
export { ProjectStack, type ProjectStackProps } from './stacks/project-stack';
export { runSynthesis, type SynthesisRun } from './stacks/run-synthesis';
export {
  type RolloutOptions,
  type RolloutSynthesis,
  type Synthesis,
  type SynthesisOptions,
  stackNameOf,
  synthesizeProject,
  synthesizeRollout,
} from './stacks/synthesize';
export { WorkloadStack, type WorkloadStackProps } from './stacks/workload-stack';
