import type { WorkloadAction } from '../action-contract/action';
import type { CaseRecord } from '../case/record';
import type { ContainmentJudgement } from '../containment/judge-containment';
import type { WayIn } from '../containment/way-in';
import type { Investigation, PlannedOf } from '../facts/investigation';
import type { CloudRunName, WorkloadKind } from '../finding/resource-names';
import type { ByHandCommand, Containment } from '../outcome/outcome';
import type { CloudRunByKind, InstanceCount, LogPlace } from '../ports/ports';
import type { Json, JsonObject } from '../values/json';

/** What Riposte knows about one kind of workload. */
export interface Target<Kind extends WorkloadKind> {
  readonly kind: Kind;
  readonly words: TargetWords;
  /** Where its lines are in Cloud Logging. */
  readonly logs: LogPlace['source'];
  /** Path of its page in the Google Cloud console. Undefined: nobody has checked one. */
  readonly consolePath: ((name: CloudRunName) => string) | undefined;
  /** Commands with which a person contains it, in order. Every name in them is parsed. */
  byHand(name: CloudRunName, record: ByHandRecord): readonly ByHandCommand[];
  /** Commands that are still needed when it is contained. */
  byHandOnceContained(
    name: CloudRunName,
    record: ByHandRecord,
    isWayInOpen: boolean,
  ): readonly ByHandCommand[];
  /** What containment or a deletion would destroy, by its names in the evidence. */
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
      /** Why Riposte reads nothing. A clause, for the parts of the investigation. */
      readonly reason: string;
    }
  | {
      readonly kind: 'automatic';
      /** Reads everything that a decision needs, as close to one point in time as the API allows. */
      read(run: CloudRunByKind[Kind], name: string): Promise<StateOf<Kind>>;
      /** What the API never changes about a workload. Two names with the same identity refer to one workload. */
      identify(run: CloudRunByKind[Kind], name: string): Promise<Json | undefined>;
    };

/** The instances that must be shown to be gone, and since when they may be gone. */
export interface Watched {
  /** Relative name. */
  readonly target: string;
  /** Undefined: the finding names no image. */
  readonly badDigest: string | undefined;
  readonly wayIn: WayIn;
  /** The workload before each change, which shows what served then. */
  readonly priors: readonly JsonObject[];
  /** RFC 3339: the last change that ends instances. Undefined: this case needed no such change. */
  readonly changedAt: string | undefined;
  /** RFC 3339: when an earlier case saw that the instances were gone. Then a missing series shows nothing new. */
  readonly goneBefore: string | undefined;
}

/**
 * One read of a workload of this kind. The actor uses only this value; nothing in it calls an API.
 */
export interface StateOf<Kind extends WorkloadKind> {
  readonly kind: Kind;
  /** The workload itself: the API's own JSON. It shows who changed it last, and whether a change is in progress. */
  readonly workload: JsonObject;
  readonly identity: Json | undefined;
  /** Everything that was read, by its names in the evidence: the API's own JSON. */
  readonly documents: Readonly<Record<string, Json>>;
  /** What Riposte stores as evidence of who reverted the containment. */
  readonly evidenceOfReversal: JsonObject;
  /** Name of the resource with an etag of its own that an action changes. */
  resourceOf(action: Pick<WorkloadAction, 'touches'>): string;
  /** That resource, as it is now. */
  stateOf(action: Pick<WorkloadAction, 'touches'>): JsonObject;
  /** The parts that are the input of a plan. */
  planned(
    badDigest: string | undefined,
  ): Omit<PlannedOf<Kind>, 'accusations' | 'hold' | 'needsAccusations' | 'accusedRefuge'>;
  /** Judges whether the configuration keeps the bad digest from serving and the known way in closed. */
  judge(badDigest: string | undefined, wayIn: WayIn): ContainmentJudgement;
  /** What may run the bad digest, by its names in the instance metric. */
  suspects(badDigest: string | undefined): readonly string[];
  /** Whether nothing of it runs, whatever requests it gets. Then an open way in does not matter. */
  isStopped(): boolean;
  /**
   * Whether the bad instances are gone, according to the metric and this read.
   *
   * @param counts - newest sample of each revision. Undefined: the metric could not be read
   * @param nowMs - used if the workload does not report when it was last changed
   */
  instances(
    watched: Watched,
    counts: readonly InstanceCount[] | undefined,
    nowMs: number,
  ): Containment['instances'];
}
