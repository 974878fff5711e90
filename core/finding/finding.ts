import type { Problem } from '../problem/problem';
import { imageRepository } from './image-repository';
import type { CloudRunName } from './resource-names';

/** Lowest first. */
export const SEVERITIES = ['SEVERITY_UNSPECIFIED', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A file as SCC describes it. `sha256` covers the whole file only when `wholeFileHashed` is true. */
export interface FindingFile {
  readonly path?: string;
  readonly sha256?: string;
  readonly sizeBytes?: string;
  readonly wholeFileHashed: boolean;
  readonly contents?: string;
}

export interface FindingProcess {
  readonly name?: string;
  readonly binary?: FindingFile;
  readonly script?: FindingFile;
  readonly libraries: readonly FindingFile[];
  readonly args: readonly string[];
  readonly argsTruncated: boolean;
  readonly pid?: string;
  readonly parentPid?: string;
}

export interface FindingContainer {
  readonly name?: string;
  /** Image as configured: may be a mutable tag. */
  readonly uri?: string;
  /** `sha256:...` when the runtime reported a digest. */
  readonly digest?: string;
}

/** The signature that matched, for detectors that use signatures. */
export interface FindingSignature {
  readonly kind: 'yara' | 'memory-hash' | 'unknown';
  /** The YARA rule, or the family of the binary. */
  readonly name?: string;
  /** What matched it. */
  readonly on?: 'process' | 'file';
  /** For a memory hash: the matching binaries, and the percentage of their memory pages that matched, 0..100. */
  readonly detections: readonly { readonly binary?: string; readonly percentPagesMatched?: number }[];
}

/** Two ends of a network connection. `destination` is the peer of a reverse shell. */
export interface FindingConnection {
  readonly sourceIp?: string;
  readonly sourcePort?: string;
  readonly destinationIp?: string;
  readonly destinationPort?: string;
  readonly protocol?: string;
}

/**
 * A finding, normalized from v1 or v2. Values are decoded, never trusted: everything here is hostile input.
 * Source of the shape: google.cloud.securitycenter.v2.Finding and v1 NotificationMessage.
 */
export interface Finding {
  /** Name at the scope it was read from. */
  readonly name: string;
  /** Name at the closest ancestor of the resource: the key for deduplication and for project-scoped calls. */
  readonly canonicalName: string;
  readonly category: string;
  readonly findingClass: string;
  readonly state: 'ACTIVE' | 'INACTIVE' | 'STATE_UNSPECIFIED';
  readonly muted: boolean;
  readonly severity: Severity;
  /** RFC 3339, as SCC sent it. */
  readonly eventTime: string;
  readonly createTime?: string;
  readonly description?: string;
  /** Full resource name as sent, for example `//run.googleapis.com/projects/p/locations/l/services/s`. */
  readonly resourceName: string;
  /** Set only when the resource name is a well-formed Cloud Run name. */
  readonly target?: CloudRunName;
  readonly resourceType?: string;
  /** Ancestry as sent, lowest first, for example `projects/123`, `folders/4`, `organizations/5`. Not trusted. */
  readonly ancestry: readonly string[];
  readonly projectDisplayName?: string;
  readonly processes: readonly FindingProcess[];
  readonly containers: readonly FindingContainer[];
  readonly techniques: readonly string[];
  readonly marks: Readonly<Record<string, string>>;
  readonly indicators: {
    readonly ipAddresses: readonly string[];
    readonly domains: readonly string[];
    readonly uris: readonly string[];
    readonly signatures: readonly FindingSignature[];
  };
  /** From `finding.connections` and from the socket that a reverse shell is bound to. */
  readonly connections: readonly FindingConnection[];
  /**
   * Members that were sent in an unreadable form and that the response does not need, each with its place, for example
   * `finding.securityMarks.marks: a list where an object is expected`. Only Riposte's words: no text of the message.
   *
   * @default - everything was readable
   */
  readonly unreadable?: readonly string[];
}

/**
 * The one image that a finding accuses. A finding that names several images does not identify the bad one. Then the
 * result is undefined, and no revision counts as a refuge.
 */
export function imageDigestOf(finding: Pick<Finding, 'containers'>): string | undefined {
  const digests = new Set(finding.containers.map((container) => container.digest));
  return digests.size === 1 ? [...digests][0] : undefined;
}

/** Every image digest that a finding names, sorted. Each of them may be the bad one. */
export const imageDigestsOf = (finding: Pick<Finding, 'containers'>): readonly string[] =>
  [...new Set(finding.containers.flatMap(({ digest }) => digest ?? []))].sort();

/** Repositories of the images that a finding names without a digest, sorted. Any image of them may be the bad one. */
export const unknownImagesOf = (finding: Pick<Finding, 'containers'>): readonly string[] =>
  [
    ...new Set(
      finding.containers.flatMap(({ digest, uri }) =>
        digest === undefined && uri ? [imageRepository(uri)] : [],
      ),
    ),
  ].sort();

/**
 * Why no image is known to be the accused one, as a clause: the finding names none, several, or only some of them.
 *
 * @param digests - every digest that the finding names; absent when it names none or only one
 */
export function whyNoDigest(digests: readonly string[] = []): string {
  if (digests.length > 1)
    return `the finding names ${digests.length} images and does not identify the bad one`;
  return digests.length === 1
    ? 'the finding names several containers and the image digest of only one of them'
    : 'the finding names no image digest';
}

export interface FindingNotification {
  readonly notificationConfigName?: string;
  readonly apiVersion: 'v1' | 'v2';
  readonly finding: Finding;
  /** The JSON text as delivered, without a byte order mark: the first piece of evidence. */
  readonly raw: string;
}

export interface Malformed extends Problem {
  readonly kind: 'malformed';
  /** A finding of class THREAT, or one whose class is unreadable: it must not be dropped without an alert. */
  readonly mayBeThreat?: boolean;
  /** Shortened texts of the finding by member, which a person needs to find it. Hostile. */
  readonly about?: Readonly<Record<string, string>>;
}
