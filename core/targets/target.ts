import type { WorkloadAction } from '../actions/action';
import type { ByHandCommand, CaseRecord, Containment } from '../case/record';
import type { ContainmentJudgement } from '../containment/judge-containment';
import type { WayIn } from '../containment/way-in';
import type { CloudRunName, WorkloadKind } from '../finding/resource-names';
import type { Investigation, PlannedOf } from '../investigation/investigation';
import type { CloudRunByKind, InstanceCount, LogPlace } from '../ports/ports';
import type { Json, JsonObject } from '../values/json';

/** What Riposte knows of one kind of workload. */
export interface Target<Kind extends WorkloadKind> {
  readonly kind: Kind;
  readonly words: TargetWords;
  /** Where its lines are in Cloud Logging. */
  readonly logs: LogPlace['source'];
  /** Path of its page in the Google Cloud console. Undefined: nobody has checked one. */
  readonly consolePath: ((name: CloudRunName) => string) | undefined;
  /** Commands with which a person contains it, in order. Every name in them is parsed. */
  byHand(name: CloudRunName, record: ByHandRecord): readonly ByHandCommand[];
  /** What is left to a person once it is contained. */
  byHandOnceContained(
    name: CloudRunName,
    record: ByHandRecord,
    isDoorOpen: boolean,
  ): readonly ByHandCommand[];
  /** What containment or a deletion would destroy, by the names that the evidence has for it. */
  evidence(investigation: Investigation, documents: ReadDocuments): Readonly<Record<string, Json>>;
  readonly response: Response<Kind>;
}

export interface TargetWords {
  /** At the start of a sentence or a row: `Worker pool`. */
  readonly title: string;
  /** Within a sentence: `worker pool`. */
  readonly noun: string;
}

export interface ByHandRecord extends Pick<CaseRecord, 'investigation'> {
  /** Short name of the revision that the plan moves traffic to. Undefined: none is known to be clean. */
  readonly refuge: string | undefined;
}

/** The API's own documents behind the facts of an investigation. */
export interface ReadDocuments {
  readonly revisions?: readonly JsonObject[];
}

/** Whether Riposte reads and changes workloads of this kind. */
export type Response<Kind extends WorkloadKind> =
  | {
      readonly kind: 'by-hand';
      /** Why nothing is read. A clause, for the parts of the investigation. */
      readonly reason: string;
    }
  | {
      readonly kind: 'automatic';
      /** Reads everything that a decision needs, of one moment as nearly as the API allows. */
      read(run: CloudRunByKind[Kind], name: string): Promise<StateOf<Kind>>;
      /** What the API never changes of a workload: two names with one identity lead to one workload. */
      identify(run: CloudRunByKind[Kind], name: string): Promise<Json | undefined>;
    };

/** What is to be shown gone, and since when it may be. */
export interface Watched {
  /** Relative name. */
  readonly target: string;
  /** Undefined: the finding names no image. */
  readonly badDigest: string | undefined;
  readonly wayIn: WayIn;
  /** The workload before each change: what served then. */
  readonly priors: readonly JsonObject[];
  /** RFC 3339: the last change that ends instances. Undefined: none of this case was needed. */
  readonly changedAt: string | undefined;
  /** RFC 3339: an earlier case saw that the instances were gone. Then a missing series says nothing new. */
  readonly goneBefore: string | undefined;
}

/**
 * One read of a workload of this kind. What the actor asks of it, it asks here; nothing here calls anybody.
 */
export interface StateOf<Kind extends WorkloadKind> {
  readonly kind: Kind;
  /** The workload itself: the API's own JSON. It says who changed it last, and whether a change is under way. */
  readonly workload: JsonObject;
  readonly identity: Json | undefined;
  /** Everything that was read, by the names that the evidence has for it: the API's own JSON. */
  readonly documents: Readonly<Record<string, Json>>;
  /** What a reversal keeps as evidence of who took the containment back. */
  readonly evidenceOfReversal: JsonObject;
  /** Name of the resource with an etag of its own that an action changes. */
  resourceOf(action: Pick<WorkloadAction, 'touches'>): string;
  /** That resource, as it is now. */
  stateOf(action: Pick<WorkloadAction, 'touches'>): JsonObject;
  /** The parts that a plan is made from. */
  planned(badDigest: string | undefined): Omit<PlannedOf<Kind>, 'accusations' | 'hold' | 'needsAccusations'>;
  /** Does the configuration, as read, keep the bad digest from serving and the known way in closed? */
  judge(badDigest: string | undefined, wayIn: WayIn): ContainmentJudgement;
  /** What may run the bad digest, by the names that the instance metric has. */
  suspects(badDigest: string | undefined): readonly string[];
  /** Nothing of it runs, whatever anybody sends it: then an open way in leads nowhere. */
  isStopped(): boolean;
  /**
   * Are the bad instances gone, by the metric and by this read?
   *
   * @param counts - newest sample of each revision. Undefined: the metric could not be read
   * @param nowMs - used where the workload does not say when it was changed last
   */
  instances(
    watched: Watched,
    counts: readonly InstanceCount[] | undefined,
    nowMs: number,
  ): Containment['instances'];
}
