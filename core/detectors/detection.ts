import type { FindingConnection, FindingSignature } from '../finding/finding';
import type { AccusedBy } from './accused-process';
import type { Detector } from './detector';

/** What an analyst would read on the finding page, by family. Values are hostile text. */
export interface DetectionEvidence {
  readonly summary: string;
  readonly attackTechniques: readonly string[];
  /** Of the accused process, like the arguments and the hash. Absent: the finding has none, or it is unclear which. */
  readonly programBinary?: string;
  readonly arguments?: readonly string[];
  readonly argumentsTruncated?: boolean;
  readonly sha256?: string;
  readonly sha256WholeFile?: boolean;
  readonly containerName?: string;
  readonly containerUri?: string;
  /** The one image that the finding names. */
  readonly imageDigest?: string;
  /** Every digest that the finding names, when it does not identify the bad image. */
  readonly imageDigests?: readonly string[];
  readonly reputationUrl?: string;
  /** How the accused process was identified. */
  readonly accusedBy?: AccusedBy;
  readonly processes?: readonly EvidenceProcess[];
  readonly indicators?: {
    readonly uris?: readonly string[];
    readonly domains?: readonly string[];
    readonly ipAddresses?: readonly string[];
    readonly signatures?: readonly FindingSignature[];
  };
  readonly connections?: readonly FindingConnection[];
  /** How many more the finding has, by member: `processes`, `uris` and so on. Absent: all are here. */
  readonly leftOut?: Readonly<Record<string, number>>;
}

export interface Detection {
  readonly kind: 'ours';
  /** Undefined for a category that the catalogue does not know. The default playbook applies. */
  readonly known?: Detector;
  /** The module of the detector, as in the catalogue and the case, or UNKNOWN_THREAT. */
  readonly detector: string;
  readonly playbook: string;
  readonly evidence: DetectionEvidence;
}

export interface NotOurs {
  readonly kind: 'not-ours';
  readonly reason: string;
}

/** One process of the finding. Values are hostile text. */
export interface EvidenceProcess {
  /** The process that the detector is about. Absent: it is another one, or it is unclear which. */
  readonly accused?: true;
  readonly name?: string;
  readonly pid?: string;
  readonly parentPid?: string;
  readonly binary?: EvidenceFile;
  readonly script?: EvidenceFile;
  readonly libraries?: readonly EvidenceFile[];
  readonly arguments: readonly string[];
  readonly argumentsTruncated: boolean;
}

/** A file of a process, as the finding describes it. Values are hostile text. */
export interface EvidenceFile {
  readonly path?: string;
  readonly sha256?: string;
  /**
   * False: the hash covers only the beginning of the file, or nothing shows that it covers more. Only with `sha256`.
   */
  readonly wholeFile?: boolean;
  readonly sizeBytes?: string;
}
