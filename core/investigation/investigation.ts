import type { JsonObject } from '../json';
import type { Part } from '../result';

/** Settings of the affected service, as read. `raw` is the API's own JSON. */
export interface ServiceSettings {
  readonly name: string;
  readonly etag: string;
  readonly generation: string;
  readonly ingress: string;
  readonly runtimeServiceAccount: string;
  readonly publicInvoker: boolean;
  readonly invokerIamDisabled: boolean;
  readonly threatDetectionEnabled: boolean;
  readonly uri?: string;
  /** Hash over every user-settable field: an approval binds to it. */
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
  readonly ready: boolean;
  readonly createTime: string;
  /** Percent of traffic now, 0..100. */
  readonly percent: number;
  readonly tags: readonly string[];
  readonly minInstances: number;
  /** Any of its containers runs the digest that the finding names. `unknown` when a digest is missing. */
  readonly bad: boolean | 'unknown';
}

export interface LogFacts {
  /** RFC 3339 window searched. */
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

export interface ReputationFacts {
  readonly malicious: number;
  readonly engines: number;
  readonly url: string;
}

/** A hold set by an undo: while it lasts, a repeat finding on this workload and digest only notifies. */
export interface HoldFacts {
  readonly active: boolean;
  readonly until?: string;
  readonly setBy?: string;
  /** Digests that Riposte has contained on this workload before: none of them is a refuge. */
  readonly badDigests?: readonly string[];
}

export interface Investigation {
  readonly service: Part<ServiceSettings>;
  readonly revisions: Part<readonly RevisionFacts[]>;
  readonly hold: Part<HoldFacts>;
  readonly logs: Part<LogFacts>;
  readonly relatedFindings: Part<readonly RelatedFinding[]>;
  readonly reputation: Part<ReputationFacts>;
}

export type PartId = keyof Investigation;

/** As printed in the record: `raw` documents are left to the evidence. */
export type InvestigationRecord = { readonly [P in PartId]: Part<unknown> };
