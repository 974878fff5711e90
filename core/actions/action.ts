import type { ByHandCommand, Containment, DetectionEvidence, Verdict } from '../case/record';
import type { WayIn } from '../containment/way-in';
import type { Finding } from '../finding/finding';
import type { WorkloadKind } from '../finding/resource-names';
import type { PlannedFrom } from '../investigation/investigation';
import type { Identity, Permission } from '../permissions/permissions';
import type { Tier } from '../permissions/tiers';
import type { PlannedStep } from '../plan/response-plan';
import type { CloudRun, FindingMarker, InstanceMetrics, Notifier } from '../ports/ports';
import type { Json, JsonObject } from '../values/json';

/** Everything planning may look at. There is no clock here and no mode: the plan is the same in every mode. */
export interface PlanContext {
  readonly caseId: string;
  readonly finding: Finding;
  readonly evidence: DetectionEvidence;
  readonly investigation: PlannedFrom;
  /** Relative name of the affected workload. */
  readonly target: string;
  /** Ids of the actions that the plan has so far, in order. */
  readonly chosen: readonly string[];
  /** How the bad code came in, by the playbook. */
  readonly wayIn: WayIn;
}

export interface StepDraft {
  readonly target: string;
  readonly before: Json;
  readonly after: Json;
  readonly rationale: string;
}

export type PlanOutcome =
  | { readonly kind: 'step'; readonly step: StepDraft }
  /** The wanted state already holds: nothing to do, and that is said. */
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'withheld'; readonly reason: string };

export const step = (draft: StepDraft): PlanOutcome => ({ kind: 'step', step: draft });
export const nothing = (reason: string): PlanOutcome => ({ kind: 'nothing', reason });
export const withheld = (reason: string): PlanOutcome => ({ kind: 'withheld', reason });

/** What an action may use while it runs. The actor binds it; the responder has no way to build one. */
export interface ActionContext {
  readonly caseId: string;
  readonly finding: {
    readonly canonicalName: string;
    readonly category: string;
    readonly eventTime: string;
    readonly severity?: string;
  };
  readonly run: CloudRun;
  readonly metrics: InstanceMetrics;
  readonly marker: FindingMarker;
  readonly notifier: Notifier;
  readonly verdict: Verdict;
  readonly containment: Containment;
  readonly nextSteps: readonly string[];
  /** Will the steps that were done last against the owner's next deployment? One entry a step. @default - not known */
  readonly lasts?: readonly JsonObject[];
  /** Commands for a person. @default - none: nobody must act */
  readonly byHand?: readonly ByHandCommand[];
  /**
   * The workload was contained before this case came, so nobody needs to be called again. The case that did it, or
   * empty when it was not Riposte. Absent: this case is about a threat of its own.
   */
  readonly joins?: string;
}

export type Check =
  | { readonly ok: true; readonly saw: string }
  | {
      readonly ok: false;
      readonly saw: string;
      /** The configuration is as planned, and Cloud Run has not finished with it: a later read may say more. */
      readonly settling?: true;
    };

/** How a repeat of `apply` is harmless. */
export interface RepeatSafety {
  readonly kind: 'etag' | 'idempotent' | 'at-least-once';
  readonly why: string;
}

interface ActionBase {
  /** verb-object; public contract: cases, plans and configs name it. */
  readonly id: string;
  readonly summary: string;
  readonly tier: Tier;
  readonly targets: readonly (WorkloadKind | 'finding')[];
  /** Which identity needs what: the custom roles are the union of these. */
  readonly permissions: Readonly<Partial<Record<Identity, readonly Permission[]>>>;
  /** MITRE D3FEND technique, where one fits. */
  readonly d3fend?: string;
  readonly repeat: RepeatSafety;
  plan(context: PlanContext): PlanOutcome;
}

/** Changes a workload: has a prior state, is verified by re-reading, and can be undone. */
export interface WorkloadAction extends ActionBase {
  readonly kind: 'workload';
  readonly reversible: true;
  readonly killsRunningInstances: boolean;
  /** Fields of the resource that it touches: drift is judged on them. */
  readonly touches: readonly string[];
  /** The user-settable state that it may change, as it is now. */
  read(context: ActionContext, target: string): Promise<JsonObject>;
  /** The part of a read state that plan.before and plan.after describe. */
  project(state: JsonObject): Json;
  /** Every user-settable field of a read state: equality after undo and drift before it are judged on this. */
  comparable(state: JsonObject): Json;
  /**
   * The part of a state that the step changed and its undo restores. Where an action says it, what others change beside it
   * is no drift, and stays. @default - `comparable`
   *
   * @param prior - the state before the step
   */
  touched?(prior: JsonObject, state: JsonObject): Json;
  apply(context: ActionContext, planned: PlannedStep, current: JsonObject): Promise<void>;
  /** Judges a state re-read after `apply`. */
  verify(planned: PlannedStep, after: JsonObject): Check;
  /**
   * Restores what the step changed, as it was in `prior`, and leaves the rest of `current` alone; the caller checks drift
   * before and equality after. The ledger keeps no contents of `template`, `buildConfig` and `annotations`, only hashes: an action must not change them.
   */
  undo(context: ActionContext, planned: PlannedStep, prior: JsonObject, current: JsonObject): Promise<void>;
}

/** Changes no workload: evidence, marks, notices. Runs once verified state is known. */
export interface RecordingAction extends ActionBase {
  readonly kind: 'recording';
  readonly reversible: boolean;
  apply(context: ActionContext, planned: PlannedStep): Promise<string>;
  /** Present where there is something to take back, for example marks. */
  undo?(context: ActionContext, planned: PlannedStep): Promise<void>;
}

export type Action = WorkloadAction | RecordingAction;
