import type { Mode, Tier } from '../permissions/tiers';
import type { SeverityThreshold } from './severity-threshold';

export interface Exemption {
  /** Exact relative Cloud Run name of one workload: `projects/P/locations/L/services/S`. */
  readonly resource: string;
  readonly reason: string;
  /** RFC 3339. An exemption always ends. */
  readonly expires: string;
}

export interface Policy {
  /** Findings below this severity are recorded and reported to people. They change no workload. */
  readonly minimumSeverity: SeverityThreshold;
  readonly exemptions: readonly Exemption[];
  /** Minimum time between two mutations of one workload, in seconds. */
  readonly cooldownSeconds: number;
  /** At most `containments` within `perMinutes`. Above that, plans wait for a person. */
  readonly breaker: { readonly containments: number; readonly perMinutes: number };
  /** After an undo, repeat findings on the same workload and digest only notify for this many hours. */
  readonly holdHours: number;
  /** Minutes around the event time in which logs and related findings are searched. */
  readonly windowMinutes: number;
  /** Seconds that the actor waits, within one delivery, for the instance metric to show that instances are gone. */
  readonly verifyWaitSeconds: number;
}

/** One protected project of a hub that serves many. */
export interface WorkloadProject {
  readonly project: { readonly id: string; readonly number: string };
  readonly mode: Mode;
  readonly tiers: readonly Tier[];
  readonly exemptions?: readonly Exemption[];
  /** What the Binary Authorization policy of its stack requires. Undefined when the stack deploys none. */
  readonly declaredAdmission?: DeclaredAdmission;
}

/** Data only. It becomes config.json in the function zip and next to cdk.tf.json. */
export interface RuntimeConfig {
  readonly schemaVersion: 1;
  readonly project: { readonly id: string; readonly number: string };
  readonly region: string;
  readonly mode: Mode;
  readonly tiers: readonly Tier[];
  readonly actions: readonly string[];
  /** The operator's own parts that the functions' bundle must contain, by id. Undefined: none. */
  readonly extension?: {
    readonly detectors: readonly string[];
    readonly actions: readonly string[];
    readonly playbooks: readonly string[];
    /** declarationHash of all of them. */
    readonly declared: string;
  };
  /** Detector module name -> playbook id, where the operator's choice differs from the catalogue's. */
  readonly playbooks: Readonly<Record<string, string>>;
  readonly policy: Policy;
  /** Full secret version name of the reputation service's credential. Undefined: reputation is off. */
  readonly reputation?: { readonly secretVersion: string };
  /**
   * The projects that a hub protects. Undefined: only `project`. Otherwise only these projects, and the pipeline runs
   * in `project`.
   */
  readonly workloads?: readonly WorkloadProject[];
  /** The project of the pipeline, in the view of one of its protected projects. Undefined: `project`. */
  readonly hub?: RuntimeConfig['project'];
  /** Undefined: a pipeline named `riposte` without known deployers. */
  readonly pipeline?: {
    /** Prefix of its resource names. */
    readonly name: string;
    /** Addresses of those who deploy it. Their changes to it are reported one level lower. */
    readonly deployers: readonly string[];
    /** `organizations/O/sources/S`: the SCC source of canary findings. */
    readonly heartbeatSource?: string;
    /** The bucket that holds evidence. Undefined: the pipeline's own bucket. */
    readonly evidenceBucket?: string;
    /** What the deployed Binary Authorization policy requires. */
    readonly admission?: DeclaredAdmission;
  };
  /** Cloud Run services that belong to Riposte: never a target. */
  readonly self: readonly string[];
}

/** What the deployed policy of a project requires. Entries contain the new policy, never the old one. */
export interface DeclaredAdmission {
  /** Full names, `projects/P/attestors/A`. A rule without one of them is weaker than declared. */
  readonly attestors: readonly string[];
  /** Image name patterns that need no attestation. An additional pattern is weaker than declared. */
  readonly exempt: readonly string[];
  /**
   * The policy deliberately only logs what it would refuse.
   *
   * @default - it refuses; a rule that only logs is weaker than declared
   */
  readonly dryRun?: boolean;
}
