import type { WayIn } from '../containment/way-in';
import type { DetectionEvidence } from '../detectors/detection';
import type { PlannedFrom, PlannedOf } from '../facts/investigation';
import type { Finding } from '../finding/finding';
import type { WorkloadKind } from '../finding/resource-names';
import type { ByHandCommand, Containment, Verdict } from '../outcome/outcome';
import type { Identity, Permission } from '../permissions/permissions';
import type { Tier } from '../permissions/tiers';
import type { PlannedStep } from '../plan/response-plan';
import type { CloudRun, CloudRunByKind, FindingMarker, NoticeDetails, Notifier } from '../ports/ports';
import type { Json, JsonObject } from '../values/json';
import type { ActionWords } from './words';

/** Everything that planning may read, for every kind of workload. It has no clock and no mode: the plan is the same in every mode. */
export interface PlanFacts {
  readonly caseId: string;
  readonly finding: Finding;
  readonly evidence: DetectionEvidence;
  /** Relative name of the affected workload. */
  readonly target: string;
  /** Ids of the actions that are in the plan so far, in order. */
  readonly chosen: readonly string[];
  /** How the bad code got in, according to the playbook. */
  readonly wayIn: WayIn;
}

/** The same, with what Riposte read about a workload of this kind. */
export interface PlanContext<Kind extends WorkloadKind = 'service'> extends PlanFacts {
  readonly investigation: PlannedOf<Kind>;
}

/** The same, with the parts of every kind. The plan of a case has them all, and each action sees only the parts of its own kind. */
export type WholePlanContext = PlanFacts & { readonly investigation: PlannedFrom };

export interface StepDraft {
  readonly target: string;
  readonly before: Json;
  readonly after: Json;
  /** Why the case needs this step, in whole sentences. People read it in the report. */
  readonly rationale: string;
}

export type PlanOutcome =
  | { readonly kind: 'step'; readonly step: StepDraft }
  /** The workload already is in the wanted state. The plan records the reason. */
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
 * What an action may use while it changes a workload of this kind: only the part of Cloud Run's API for this kind. The
 * actor creates it. The responder cannot build one.
 */
export interface WorkloadContext<Kind extends WorkloadKind = 'service'> extends RunsFor {
  readonly run: CloudRunByKind[Kind];
}

/** The same for every kind: the actor has all parts of the API, and each action sees only its own part. */
export type WholeWorkloadContext = RunsFor & { readonly run: CloudRun };

/** What an action may use to undo what it recorded. */
export interface TakeBackContext extends RunsFor {
  readonly marker: FindingMarker;
}

/** What an action may use while it records. The outcome is already verified at that time. */
export interface RecordingContext extends TakeBackContext {
  readonly notifier: Notifier;
  readonly verdict: Verdict;
  readonly containment: Containment;
  readonly nextSteps: readonly string[];
  /** Whether each completed step survives the owner's next deployment. One entry for each step. @default - not known */
  readonly lasts?: NoticeDetails['lasts'];
  /** Commands for a person. @default - none: nobody must act */
  readonly byHand?: readonly ByHandCommand[];
  /**
   * The case that contained the workload before this case arrived, so that nobody needs to be paged again. Empty when
   * Riposte did not contain it. Absent: this case is about a separate threat.
   */
  readonly joins?: string;
}

export type Check =
  | { readonly ok: true; readonly saw: string }
  | {
      readonly ok: false;
      readonly saw: string;
      /** The configuration is as planned, but Cloud Run has not finished applying it. A later read may succeed. */
      readonly settling?: true;
    };

/** Why a repeat of `apply` is harmless. */
export interface RepeatSafety {
  readonly kind: 'etag' | 'idempotent' | 'at-least-once';
  readonly why: string;
}

interface ActionBase {
  /** Verb and object. Part of the public contract: cases, plans and configs refer to it. */
  readonly id: string;
  readonly summary: string;
  readonly tier: Tier;
  /** The permissions that each identity needs. The custom roles are the union of them. */
  readonly permissions: Readonly<Partial<Record<Identity, readonly Permission[]>>>;
  /** MITRE D3FEND technique, where one fits. */
  readonly d3fend?: string;
  readonly repeat: RepeatSafety;
}

interface ChangeOf<Kind extends WorkloadKind> extends ActionBase {
  /** The one kind of workload that the action is for. It reads, plans from and calls only what belongs to this kind. */
  readonly targets: readonly [Kind];
  readonly killsRunningInstances: boolean;
  /** While the step is in effect, the workload serves no requests. @default false */
  readonly stops?: boolean;
  /** Fields of the resource that the action changes. Drift is judged on them. */
  readonly touches: readonly string[];
  /** What people read about the step in addition to its id. @default - only the id */
  readonly words?: ActionWords;
  plan(context: PlanContext<Kind>): PlanOutcome;
  /** The current user-settable state that the action may change. */
  read(context: WorkloadContext<Kind>, target: string): Promise<JsonObject>;
  /** The part of a state that plan.before and plan.after describe. */
  project(state: JsonObject): Json;
  apply(context: WorkloadContext<Kind>, planned: PlannedStep, current: JsonObject): Promise<void>;
  /** Judges a state that was read again after `apply`. */
  verify(planned: PlannedStep, after: JsonObject): Check;
}

/** Changes a workload of this kind. It has a prior state, is verified by reading again, and can be undone. */
export interface WorkloadActionOf<Kind extends WorkloadKind> extends ChangeOf<Kind> {
  readonly kind: 'workload';
  readonly reversible: true;
  /** Every user-settable field of a state. Drift before an undo and equality after it are judged on these fields. */
  comparable(state: JsonObject): Json;
  /**
   * The part of a state that the step changed and its undo restores. If an action declares it, other people's changes
   * outside that part do not count as drift and are kept. @default - `comparable`
   *
   * @param prior - the state before the step
   */
  touched?(prior: JsonObject, state: JsonObject): Json;
  /**
   * Restores what the step changed, as it was in `prior`, and leaves the rest of `current` alone. The caller checks drift
   * before and equality after. The ledger keeps only hashes of `template`, `buildConfig` and `annotations`, so an action
   * must not change them.
   */
  undo(
    context: WorkloadContext<Kind>,
    planned: PlannedStep,
    prior: JsonObject,
    current: JsonObject,
  ): Promise<void>;
}

/** A change that cannot be undone, such as a deletion. Only a person's approval may allow it, and this version never carries one out. */
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

/** Changes no workload: evidence, marks, notices. Runs when the verified state is known. */
export interface RecordingAction extends ActionBase {
  readonly kind: 'recording';
  /** `finding`: the action marks the finding itself, so Security Command Center must have confirmed the finding. */
  readonly targets: readonly (WorkloadKind | 'finding')[];
  readonly reversible: boolean;
  /** The timeline reports the action in an entry of another kind, so its step adds none. @default false */
  readonly hasOwnEntry?: boolean;
  plan(facts: PlanFacts): PlanOutcome;
  apply(context: RecordingContext, planned: PlannedStep): Promise<string>;
  /** Present where the action leaves something that can be undone, for example marks. */
  undo?(context: TakeBackContext, planned: PlannedStep): Promise<void>;
  /**
   * What the security marks of a finding show of this action: the case id and the word, as they are. Present where the actor
   * reads the marks again at its later checks. Undefined: the action's mark is not on the finding.
   */
  shown?(
    marks: Readonly<Record<string, string>>,
  ): { readonly caseId: string; readonly word: string } | undefined;
  /**
   * The command with which a person writes what Security Command Center does not take, ready to paste. Undefined: a name in it
   * does not validate.
   *
   * @param word - the verdict of the case, or `undone`
   */
  byHand?(
    about: { readonly caseId: string; readonly canonicalName: string },
    word: string,
  ): string | undefined;
}

export type Action = WorkloadAction | IrreversibleAction | RecordingAction;

/** Whether the action writes to the finding itself. */
export const marksFinding = (action: Action): boolean =>
  action.kind === 'recording' && action.targets.includes('finding');

/** Whether the action changes who may call the workload, or from where. */
export const closesWayIn = (action: Action): boolean =>
  action.kind !== 'recording' && action.touches.some((field) => field === 'bindings' || field === 'ingress');

/** Whether the action changes the workload without an update of the resource itself, for example its IAM policy. */
export const updatesNothing = (action: Action): action is WorkloadAction =>
  action.kind === 'workload' &&
  !(action.permissions.actor ?? []).some(({ permission }) => /^run\.[a-zA-Z]+\.update$/.test(permission));

/** Whether the timeline reports the action in an entry of another kind. */
export const hasOwnEntry = (action: Action): boolean =>
  action.kind === 'recording' && action.hasOwnEntry === true;
