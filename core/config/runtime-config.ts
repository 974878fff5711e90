import type { SeverityThreshold } from '../guards/severity-threshold';
import type { Mode, Tier } from '../permissions/tiers';
import type { DeclaredAdmission } from '../tamper/pipeline-identity';

export interface Exemption {
  /** Relative Cloud Run name of one workload, exact: `projects/P/locations/L/services/S`. */
  readonly resource: string;
  readonly reason: string;
  /** RFC 3339; an exemption always ends. */
  readonly expires: string;
}

export interface Policy {
  /** Findings below it are recorded and told to people, and change no workload. */
  readonly minimumSeverity: SeverityThreshold;
  readonly exemptions: readonly Exemption[];
  /** Least time between two mutations of one workload. */
  readonly cooldownSeconds: number;
  /** At most `containments` within `perMinutes`; over it, plans wait for a person. */
  readonly breaker: { readonly containments: number; readonly perMinutes: number };
  /** How long an undo holds repeat findings on the same workload and digest to notification only. */
  readonly holdHours: number;
  /** How far around the event time logs and related findings are searched. */
  readonly windowMinutes: number;
  /** How long the actor waits, within one delivery, for the instance metric to say that instances are gone. */
  readonly verifyWaitSeconds: number;
}

/** One protected project of a hub that serves many. */
export interface WorkloadProject {
  readonly project: { readonly id: string; readonly number: string };
  readonly mode: Mode;
  readonly tiers: readonly Tier[];
  readonly exemptions?: readonly Exemption[];
  /** What the Binary Authorization policy asks for that its stack deploys. Absent: it deploys none. */
  readonly declaredAdmission?: DeclaredAdmission;
}

/** Data only: travels as config.json inside the function zip and beside cdk.tf.json. */
export interface RuntimeConfig {
  readonly schemaVersion: 1;
  readonly project: { readonly id: string; readonly number: string };
  readonly region: string;
  readonly mode: Mode;
  readonly tiers: readonly Tier[];
  readonly actions: readonly string[];
  /** Parts of the operator's own that the functions' bundle must bring, by id. Absent: none. */
  readonly extension?: {
    readonly detectors: readonly string[];
    readonly actions: readonly string[];
    readonly playbooks: readonly string[];
    /** declarationHash of them all. */
    readonly declared: string;
  };
  /** Detector module name -> playbook id, where the operator chose another than the catalogue's. */
  readonly playbooks: Readonly<Record<string, string>>;
  readonly policy: Policy;
  /** Full secret version name of the reputation service's credential; absent: reputation is off. */
  readonly reputation?: { readonly secretVersion: string };
  /**
   * Whom a hub protects. Absent: `project` alone. Present: these projects only, and `project` is where the pipeline
   * itself runs.
   */
  readonly workloads?: readonly WorkloadProject[];
  /** Where the pipeline itself runs, in the view of one of its protected projects. Absent: in `project`. */
  readonly hub?: RuntimeConfig['project'];
  /** Absent: a pipeline named `riposte` that nobody is known to deploy. */
  readonly pipeline?: {
    /** Prefix of its resource names. */
    readonly name: string;
    /** Addresses of those who deploy it: their changes of it are told one level lower. */
    readonly deployers: readonly string[];
    /** `organizations/O/sources/S`: the SCC source of canary findings. */
    readonly heartbeatSource?: string;
    /** Evidence is kept here. Absent: in the pipeline's own bucket. */
    readonly evidenceBucket?: string;
    /** What the deployed Binary Authorization policy asks for. */
    readonly admission?: DeclaredAdmission;
  };
  /** Cloud Run services that are Riposte itself: never a target. */
  readonly self: readonly string[];
}
