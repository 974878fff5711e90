import type { ByHandCommand, Containment, Verdict } from '../case/record';
import type { WayIn } from '../containment/way-in';
import type { DetectionEvidence } from '../detectors/detection';
import type { Finding } from '../finding/finding';
import type { WorkloadKind } from '../finding/resource-names';
import type { PlannedOf } from '../investigation/investigation';
import type { Identity, Permission } from '../permissions/permissions';
import type { Tier } from '../permissions/tiers';
import type { PlannedStep } from '../plan/response-plan';
import type { CloudRun, CloudRunByKind, FindingMarker, NoticeDetails, Notifier } from '../ports/ports';
import type { Json, JsonObject } from '../values/json';
import type { ActionWords } from './words';

/** Everything planning may look at, whatever the workload is. There is no clock here and no mode: the plan is the same in every mode. */
export interface PlanFacts {
  readonly caseId: string;
  readonly finding: Finding;
  readonly evidence: DetectionEvidence;
  /** Relative name of the affected workload. */
  readonly target: string;
  /** Ids of the actions that the plan has so far, in order. */
  readonly chosen: readonly string[];
  /** How the bad code came in, by the playbook. */
  readonly wayIn: WayIn;
}

/** The same, with what was read of a workload of this kind. */
export interface PlanContext<Kind extends WorkloadKind = 'service'> extends PlanFacts {
  readonly investigation: PlannedOf<Kind>;
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

interface RunsFor {
  readonly caseId: string;
  readonly finding: {
    readonly canonicalName: string;
    readonly category: string;
    readonly eventTime: string;
    readonly severity?: string;
  };
}

/**
 * What an action may use while it changes a workload of this kind: the part of Cloud Run's API for this kind, and nothing
 * else. The actor binds it; the responder has no way to build one.
 */
export interface WorkloadContext<Kind extends WorkloadKind = 'service'> extends RunsFor {
  readonly run: CloudRunByKind[Kind];
}

/** The same for every kind: who carries out actions holds all parts of the API, and each action sees its own. */
export type WholeWorkloadContext = RunsFor & { readonly run: CloudRun };

/** What an action may use to take back what it recorded. */
export interface TakeBackContext extends RunsFor {
  readonly marker: FindingMarker;
}

/** What an action may use and know while it records: the outcome is verified by then. */
export interface RecordingContext extends TakeBackContext {
  readonly notifier: Notifier;
  readonly verdict: Verdict;
  readonly containment: Containment;
  readonly nextSteps: readonly string[];
  /** Will the steps that were done last against the owner's next deployment? One entry a step. @default - not known */
  readonly lasts?: NoticeDetails['lasts'];
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
  /** Which identity needs what: the custom roles are the union of these. */
  readonly permissions: Readonly<Partial<Record<Identity, readonly Permission[]>>>;
  /** MITRE D3FEND technique, where one fits. */
  readonly d3fend?: string;
  readonly repeat: RepeatSafety;
}

interface ChangeOf<Kind extends WorkloadKind> extends ActionBase {
  /** The one kind of workload that it is for: what it reads, plans from and calls belongs to this kind. */
  readonly targets: readonly [Kind];
  readonly killsRunningInstances: boolean;
  /** While the step stands, the workload serves nobody. @default false */
  readonly stops?: boolean;
  /** Fields of the resource that it touches: drift is judged on them. */
  readonly touches: readonly string[];
  /** What people read about the step beside its id. @default - nothing is said beyond the id */
  readonly words?: ActionWords;
  plan(context: PlanContext<Kind>): PlanOutcome;
  /** The user-settable state that it may change, as it is now. */
  read(context: WorkloadContext<Kind>, target: string): Promise<JsonObject>;
  /** The part of a read state that plan.before and plan.after describe. */
  project(state: JsonObject): Json;
  apply(context: WorkloadContext<Kind>, planned: PlannedStep, current: JsonObject): Promise<void>;
  /** Judges a state re-read after `apply`. */
  verify(planned: PlannedStep, after: JsonObject): Check;
}

/** Changes a workload of this kind: has a prior state, is verified by re-reading, and can be undone. */
export interface WorkloadActionOf<Kind extends WorkloadKind> extends ChangeOf<Kind> {
  readonly kind: 'workload';
  readonly reversible: true;
  /** Every user-settable field of a read state: equality after undo and drift before it are judged on this. */
  comparable(state: JsonObject): Json;
  /**
   * The part of a state that the step changed and its undo restores. Where an action says it, what others change beside it
   * is no drift, and stays. @default - `comparable`
   *
   * @param prior - the state before the step
   */
  touched?(prior: JsonObject, state: JsonObject): Json;
  /**
   * Restores what the step changed, as it was in `prior`, and leaves the rest of `current` alone; the caller checks drift
   * before and equality after. The ledger keeps no contents of `template`, `buildConfig` and `annotations`, only hashes: an action must not change them.
   */
  undo(
    context: WorkloadContext<Kind>,
    planned: PlannedStep,
    prior: JsonObject,
    current: JsonObject,
  ): Promise<void>;
}

/** A change that nothing takes back, such as a deletion. Only a person's approval may allow it, and no path of this version carries one out. */
export interface IrreversibleActionOf<Kind extends WorkloadKind> extends ChangeOf<Kind> {
  readonly kind: 'irreversible';
  readonly reversible: false;
  readonly undo?: never;
}

type OfEachKind<Of extends { readonly [Kind in WorkloadKind]: unknown }> = Of[WorkloadKind];

/** For any one kind of workload. */
export type WorkloadAction = OfEachKind<{ readonly [Kind in WorkloadKind]: WorkloadActionOf<Kind> }>;
export type IrreversibleAction = OfEachKind<{ readonly [Kind in WorkloadKind]: IrreversibleActionOf<Kind> }>;
export type ServiceAction = WorkloadActionOf<'service'>;

/** Changes no workload: evidence, marks, notices. Runs once verified state is known. */
export interface RecordingAction extends ActionBase {
  readonly kind: 'recording';
  /** `finding`: it marks the finding itself, so Security Command Center must have confirmed the finding. */
  readonly targets: readonly (WorkloadKind | 'finding')[];
  readonly reversible: boolean;
  /** The timeline tells of it in an entry of another kind, so its step adds none. @default false */
  readonly hasOwnEntry?: boolean;
  plan(facts: PlanFacts): PlanOutcome;
  apply(context: RecordingContext, planned: PlannedStep): Promise<string>;
  /** Present where there is something to take back, for example marks. */
  undo?(context: TakeBackContext, planned: PlannedStep): Promise<void>;
}

export type Action = WorkloadAction | IrreversibleAction | RecordingAction;

/** Does it write to the finding itself? */
export const marksFinding = (action: Action): boolean =>
  action.kind === 'recording' && action.targets.includes('finding');

/** Does it change who may call the workload, or from where? */
export const closesDoor = (action: Action): boolean =>
  action.kind !== 'recording' && action.touches.some((field) => field === 'bindings' || field === 'ingress');

/** Changes the workload without an update of the resource itself: its IAM policy, for example. */
export const updatesNothing = (action: Action): action is WorkloadAction =>
  action.kind === 'workload' &&
  !(action.permissions.actor ?? []).some(({ permission }) => /^run\.[a-zA-Z]+\.update$/.test(permission));

/** The timeline tells of it in an entry of another kind. */
export const hasOwnEntry = (action: Action): boolean =>
  action.kind === 'recording' && action.hasOwnEntry === true;
