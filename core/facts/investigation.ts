import type { Exposure } from '../cloud-run/exposure';
import type { WorkloadKind } from '../finding/resource-names';
import type { Ownership } from '../ownership/ownership';
import type { JsonObject } from '../values/json';
import type { Part } from '../values/result';

/** Settings of the affected service, as read. `raw` is the API's own JSON. */
export interface ServiceSettings {
  readonly name: string;
  readonly etag: string;
  readonly generation: string;
  readonly ingress: string;
  readonly runtimeServiceAccount: string;
  readonly publicInvoker: boolean;
  readonly invokerIamDisabled: boolean;
  /** Bindings that let anyone call it, each role and member once. @default - the record does not contain them */
  readonly publicBindings?: readonly { readonly role: string; readonly member: string }[];
  /** Who changed the service last, according to Cloud Run: a person, a pipeline or Riposte. */
  readonly lastModifier?: string;
  /** RFC 3339. */
  readonly updateTime?: string;
  /** Labels of the service, unchanged. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Names of the secrets that a container gets, in a variable or as a file. Never values. */
  readonly secrets?: readonly string[];
  /** Who may reach and call it. */
  readonly exposure: Exposure;
  /** Binary Authorization checks its images. */
  readonly binaryAuthorization: boolean;
  readonly threatDetectionEnabled: boolean;
  /** Which tool manages the service. Absent: recorded by an earlier version. */
  readonly managedBy?: Ownership;
  readonly uri?: string;
  /** Hash over every user-settable field. An approval is bound to it. */
  readonly userFieldHash: string;
  readonly raw: JsonObject;
  readonly iamPolicy: JsonObject;
}

export interface RevisionFacts {
  /** Short id. */
  readonly name: string;
  /** Of the first container. */
  readonly image: string;
  readonly digest?: string;
  /** Of every container, where known. */
  readonly digests?: readonly string[];
  /** Of the containers after the first. @default - there is only one container */
  readonly sidecarImages?: readonly string[];
  readonly ready: boolean;
  readonly createTime: string;
  /** Who created the revision, if the API reports it. */
  readonly creator?: string;
  /** Percent of traffic now, 0..100. */
  readonly percent: number;
  readonly tags: readonly string[];
  readonly minInstances: number;
  /** RFC 3339: since when it no longer serves, if a condition reports it. */
  readonly retiredAt?: string;
  /** Whether any of its containers runs the digest that the finding names. `unknown` when a digest is missing. */
  readonly bad: boolean | 'unknown';
}

export interface LogFacts {
  /** The searched window, RFC 3339. */
  readonly from: string;
  readonly to: string;
  readonly entries: readonly { readonly at: string; readonly severity: string; readonly text: string }[];
  readonly truncated: boolean;
}

export interface RelatedFinding {
  readonly canonicalName: string;
  readonly category: string;
  readonly severity: string;
  readonly eventTime: string;
}

/** Another ACTIVE threat finding that names images. */
export interface Accusation {
  readonly canonicalName: string;
  readonly category: string;
  /** Every digest that it names, sorted. One of them is bad, and the finding does not say which. */
  readonly digests: readonly string[];
  /** Repositories of the images that it names without a digest. Any image of them may be the bad one. @default - none */
  readonly repositories?: readonly string[];
}

/** Another service of the project that runs, or may run, the digest that the finding names. */
export interface OtherPlace {
  /** Relative name: `projects/P/locations/L/services/S`. */
  readonly name: string;
  /** Short ids of its revisions that run the digest. */
  readonly revisions: readonly string[];
  /** Whether any of them has traffic, a tag or minimum instances now. */
  readonly serving: boolean;
}

export interface Places {
  /** Services that run the digest, by name. */
  readonly found: readonly OtherPlace[];
  /** Regions of the affected service, if it is one service with several regions. */
  readonly regions: readonly string[];
  /** Relative name of the affected service. */
  readonly target: string;
  /** Relative names that could not be read, and why. */
  readonly unread: readonly { readonly what: string; readonly reason: string }[];
}

export interface ReputationFacts {
  readonly malicious: number;
  readonly engines: number;
  readonly url: string;
}

/** A hold that an undo set. Until it ends, a repeated finding on this workload and digest only notifies people. */
export interface HoldFacts {
  readonly active: boolean;
  readonly until?: string;
  readonly setBy?: string;
  /** Digests that Riposte contained on this workload before. None of them is a refuge. */
  readonly badDigests?: readonly string[];
}

/**
 * What is known about a finding and its workload. The plan reads only `PlannedFrom`. Everything else is for people.
 */
export interface Investigation {
  readonly service: Part<ServiceSettings>;
  readonly revisions: Part<readonly RevisionFacts[]>;
  /** If it is unavailable, the plan continues and states that it is not known. The actor reads it itself before it acts. */
  readonly accusations: Part<readonly Accusation[]>;
  readonly hold: Part<HoldFacts>;
  readonly places: Part<Places>;
  readonly logs: Part<LogFacts>;
  readonly relatedFindings: Part<readonly RelatedFinding[]>;
  readonly reputation: Part<ReputationFacts>;
}

/** The parts that decide a plan. Code that plans must read exactly these. */
export interface PlannedFrom extends Pick<Investigation, 'service' | 'revisions' | 'accusations' | 'hold'> {
  /**
   * True: while the accusations are not known, no revision is a refuge. The actor plans like this, because it changes the
   * workload. The responder's plan only states that they are not known.
   *
   * @default false
   */
  readonly needsAccusations?: boolean;
  /** Only in the actor's own plan: this case moved the traffic to a revision that another finding accuses by now. */
  readonly accusedRefuge?: AccusedRefuge;
}

/** A revision that serves, and the finding that accuses one of its images. */
export interface AccusedRefuge {
  /** Short name. */
  readonly revision: string;
  /** Canonical name of the finding. */
  readonly by: string;
}

/** The parts that Riposte reads of a workload of one kind. A kind of which it reads nothing has none. */
interface PartsByKind {
  readonly service: 'service' | 'revisions';
  readonly job: never;
  readonly workerPool: never;
}

/** The input of a plan for a workload of this kind. It contains no part of another kind. */
export type PlannedOf<Kind extends WorkloadKind> = Pick<
  PlannedFrom,
  'accusations' | 'hold' | 'needsAccusations' | 'accusedRefuge' | PartsByKind[Kind]
>;

export type PartId = keyof Investigation;

/** As shown in the record. The `raw` documents are in the evidence. */
export type InvestigationRecord = { readonly [P in PartId]: Part<unknown> };
