/**
 * `@riposte/gcp/core`: everything that decides, as pure functions. No I/O, no clock, no Node: a finding's text in,
 * a detection and a plan out. Decisions are values; nothing here throws over what a finding says.
 */

export { ACTION_IDS, ACTIONS, type Action, type ActionId, actionOf } from './actions';
export {
  type Check,
  nothing,
  type PlanContext,
  type PlanOutcome,
  type RecordingAction,
  type RecordingContext,
  step,
  type WorkloadAction,
  type WorkloadActionOf,
  type WorkloadContext,
  withheld,
} from './actions/action';
export { normalScaling, normalTraffic } from './actions/normal-form';
export { list, object, pick, text, userFields } from './actions/run-service';
export { comparableService } from './actions/service-patch';
export { caseIdFor } from './case/case-id';
export type {
  CaseRecord,
  Containment,
  DetectionEvidence,
  EvidenceEntry,
  ObservedChange,
  Reversal,
  StepOutcome,
  StepStatus,
  TimelineEntry,
  Verdict,
} from './case/record';
export { VERDICTS } from './case/record';
export {
  CATALOGUE,
  type Catalogue,
  type CatalogueExtension,
  type CatalogueParts,
  type ExtensionProblem,
  extendCatalogue,
} from './catalogue/catalogue';
export { defineAction, defineDetector, definePlaybook } from './catalogue/define-parts';
export { defineResponse } from './config/define-response';
export {
  type ConfigProblem,
  parseResponseConfig,
  type ResponseConfig,
  type ResponseConfigInput,
  toRuntimeConfig,
} from './config/response-config';
export { defineRollout, parseRollout, type Rollout, type RolloutInput } from './config/rollout-config';
export type { Exemption, Policy, RuntimeConfig, WorkloadProject } from './config/runtime-config';
export type { Lasting, Outlook } from './containment/lasting';
export type { OwnerLines } from './containment/owner-lines';
export type { OwnerKind, Ownership, OwnerTool } from './containment/ownership';
export { deriveGrants, type Grant } from './deployment/grants';
export { notificationFilter } from './deployment/notification-filter';
export { DETECTORS, type Detection, type Detector, detect, type NotOurs } from './detectors';
export {
  type DecodedText,
  decodeNotification,
  decodePushBody,
  decodeText,
  type PushEnvelope,
} from './finding/decode-push';
export type {
  Finding,
  FindingContainer,
  FindingFile,
  FindingNotification,
  FindingProcess,
  Malformed,
  Severity,
} from './finding/finding';
export type { Investigation, RevisionFacts, ServiceSettings } from './investigation/investigation';
export type { GrantScope, Identity, Permission } from './permissions/permissions';
export { MODES, type Mode, TIERS, type Tier } from './permissions/tiers';
export { planHash } from './plan/plan-hash';
export { type PlanInput, planResponse } from './plan/plan-response';
export type { PlannedStep, ResponsePlan, WithheldAction } from './plan/response-plan';
export { ALL_PLAYBOOKS, choosePlaybook, PLAYBOOK_IDS, type Playbook, type PlaybookId } from './playbooks';
export { renderMarkdown } from './report/markdown';
export type { Json, JsonObject } from './values/json';
export { err, known, ok, type Part, type Result, unavailable } from './values/result';
