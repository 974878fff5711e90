/**
 * `@riposte/gcp/core`: everything that decides, as pure functions. No I/O, no clock, no Node: the text of a finding
 * goes in, and a detection and a plan come out. Decisions are values; nothing here throws because of a finding's
 * content.
 */

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
} from './action-contract/action';
export { ACTION_IDS, ACTIONS, type Action, type ActionId, actionOf } from './actions';
export { comparableService } from './actions/service-patch';
export { caseIdFor } from './case/case-id';
export type { CaseRecord, TimelineEntry } from './case/record';
export { CATALOGUE, extendCatalogue } from './catalogue/catalogue';
export type {
  Catalogue,
  CatalogueExtension,
  CatalogueParts,
} from './catalogue/catalogue-parts';
export { defineAction, defineDetector, definePlaybook } from './catalogue/define-parts';
export { detect } from './catalogue/detect';
export { normalScaling, normalTraffic } from './cloud-run/normal-form';
export { list, object, pick, text, userFields } from './cloud-run/run-service';
export { defineResponse } from './config/define-response';
export { parseResponseConfig, toRuntimeConfig } from './config/response-config';
export type { ResponseConfig, ResponseConfigInput } from './config/response-schema';
export { defineRollout, parseRollout } from './config/rollout-config';
export type { Rollout, RolloutInput } from './config/rollout-schema';
export { deriveGrants, type Grant } from './deployment/grants';
export { notificationFilter } from './deployment/notification-filter';
export { DETECTORS, type Detector } from './detectors';
export type { Detection, DetectionEvidence, NotOurs } from './detectors/detection';
export type { EvidenceEntry } from './evidence/manifest';
export type { Investigation, RevisionFacts, ServiceSettings } from './facts/investigation';
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
export type {
  Containment,
  ObservedChange,
  Reversal,
  StepOutcome,
  StepStatus,
  Verdict,
} from './outcome/outcome';
export { VERDICTS } from './outcome/outcome';
export type { Lasting, Outlook, OwnerLines } from './ownership/owner-words';
export type { OwnerKind, Ownership, OwnerTool } from './ownership/ownership';
export type { GrantScope, Identity, Permission } from './permissions/permissions';
export { MODES, type Mode, TIERS, type Tier } from './permissions/tiers';
export { planHash } from './plan/plan-hash';
export type { PlannedStep, ResponsePlan, WithheldAction } from './plan/response-plan';
export { choosePlaybook } from './planning/choose-playbook';
export { type PlanInput, planResponse } from './planning/plan-response';
export { ALL_PLAYBOOKS, PLAYBOOK_IDS, type Playbook, type PlaybookId } from './playbooks';
export type { Problem } from './problem/problem';
export type { ProblemCode } from './problem/problem-codes';
export { renderMarkdown } from './report/markdown';
export type { Exemption, Policy, RuntimeConfig, WorkloadProject } from './runtime-config/runtime-config';
export type { Json, JsonObject } from './values/json';
export { err, known, ok, type Part, type Result, unavailable } from './values/result';
