import type { WorkloadAction } from '../action-contract/action';
import type { CaseRecord } from '../case/record';
import type { ContainmentJudgement } from '../containment/judge-containment';
import type { WayIn } from '../containment/way-in';
import type { PlannedOf, RevisionFacts, SettingsPartOf } from '../facts/investigation';
import type { CloudRunName, WorkloadKind } from '../finding/resource-names';
import type { ByHandCommand, Containment } from '../outcome/outcome';
import type { OwnerResources } from '../ownership/owner-words';
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
  readonly response: Response<Kind>;
}

export interface TargetWords {
  /** At the start of a sentence or a row: `Worker pool`. */
  readonly title: string;
  /** Within a sentence: `worker pool`. */
  readonly noun: string;
}

/** What people read about a workload that Riposte reads and changes. */
export interface ResponseWords {
  /** What may still run after a change: `the instances of the bad revision`. */
  readonly instances: string;
  /** What a person does if no metric confirms that they are gone. A sentence. */
  readonly checkInstances: string;
  /** What is true while it is stopped. A clause without its subject: `is stopped and serves no requests`. */
  readonly stopped: string;
  /** What its owner must know while it is contained and not stopped: what reverses that, and what Riposte checks. Sentences. */
  readonly lasts: string;
  /** Begins the list of what runs after a reversal: `Serving now`. */
  readonly serving: string;
  /** How the owner's tools name its resource. */
  readonly owner: OwnerResources;
  /** About the way in from outside. Undefined: nobody can reach or call a workload of this kind. */
  readonly wayIn: WayInWords | undefined;
  /**
   * What the problem is if another finding accuses the image to which this case moved the workload. A clause.
   * Undefined: no action moves a workload of this kind to another image.
   *
   * @param name - short name of the revision
   * @param by - canonical name of the finding
   */
  readonly accusedRefuge: ((name: string, by: string) => string) | undefined;
}

/** Sentences about the way in through the running app. */
export interface WayInWords {
  /** An action has closed it. @param was - what was open */
  closed(action: string, was: string): string;
  /** The workload is stopped, and it is still open. It begins with `closeIt`. */
  stopped(closeIt: string, is: string): string;
  /** It is open, and the workload runs. It begins with `closeIt`. */
  open(closeIt: string, is: string): string;
  /** It is open, and the finding does not show whether the intruder used it. @param is - what is open */
  unknown(is: string): string;
  /** It counts as closed only because of Identity-Aware Proxy, whose policy Riposte does not read. */
  readonly unknownIap: string;
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
      readonly words: ResponseWords;
      /** The part of the investigation with the settings of the workload. */
      readonly settings: SettingsPartOf<Kind>;
      /**
       * With which the actor reads the workload to verify a containment, on the project. Reading a metric is another
       * permission, which every kind has.
       */
      readonly permissions: readonly string[];
      /** Methods that change an existing workload of this kind, by the last part of their names in the audit log. */
      readonly changes: readonly string[];
      /** What containment or a deletion would destroy, by its names in the evidence. */
      evidence(parts: PlannedOf<Kind>, documents: ReadDocuments): Readonly<Record<string, Json>>;
      /** Reads everything that a decision needs, as close to one point in time as the API allows. */
      read(run: CloudRunByKind[Kind], name: string): Promise<StateOf<Kind>>;
      /** What the API never changes about a workload. Two names with the same identity refer to one workload. */
      identify(run: CloudRunByKind[Kind], name: string): Promise<Json | undefined>;
    };

/** A revision that serves, and its images: references, and digests as far as they are known. */
export type ServingImages = Pick<RevisionFacts, 'name' | 'digest' | 'digests' | 'image' | 'sidecarImages'>;

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
  /** What serves or runs now, and what somebody can reach, in words. Shown after a reversal. */
  running(): readonly string[];
  /** What serves now, with its images. Empty: no action moves a workload of this kind to another image. */
  serving(): readonly ServingImages[];
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
