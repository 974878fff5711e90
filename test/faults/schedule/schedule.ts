import type { AssumptionSettings } from '../../../sandbox/protocol/assumptions';
import type { ForgedDocument, Path, Rewriting } from './rewriting';

/**
 * Everything that defines one simulated run, as plain JSON: the cloud, the settings, the events with their virtual
 * times, and the faults with their calls. The same schedule results in the same run, so a failing one can be stored,
 * shrunk and replayed.
 */
export interface Schedule {
  readonly version: 1;
  /** Its origin: `seed 17`, `arbitrary`, or a sentence if a person wrote it. */
  readonly title: string;
  readonly settings: Settings;
  /** The workloads at the start. Events name them by index. */
  readonly services: readonly ServiceShape[];
  /** The findings that SCC may report. Events name them by index. */
  readonly findings: readonly FindingShape[];
  readonly events: readonly Event[];
  readonly faults: readonly Fault[];
}

export interface Settings {
  readonly mode: 'enforce' | 'observe' | 'approve';
  readonly cooldownSeconds: number;
  readonly breaker: { readonly containments: number; readonly perMinutes: number };
  readonly holdHours: number;
  readonly verifyWaitSeconds: number;
  readonly exemptions: readonly { readonly service: number; readonly untilMs: number }[];
  /** Overrides the defaults of sandbox/protocol/assumptions.ts. */
  readonly assumptions: Partial<AssumptionSettings>;
  /** As in CloudTiming. Absent members are as in Google Cloud. */
  readonly timing: {
    readonly operationMs: number;
    readonly drainMs: number;
    readonly delayMs: number;
    readonly samplingMs?: number;
  };
  /** Virtual time that each request takes. */
  readonly latencyMs: number;
  /** Instances of each function that deliveries are distributed among. */
  readonly instances: number;
  /** All faults have happened by then. Afterwards the cloud is healthy. */
  readonly faultsEndMs: number;
  /** One pipeline protects the projects of an organization. Absent: it protects its own project. */
  readonly scope?: 'organization';
  /** Absent: the default of the config. */
  readonly minimumSeverity?: (typeof SEVERITIES)[number];
}

export const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type Severity = (typeof SEVERITIES)[number] | 'SEVERITY_UNSPECIFIED';

/** A letter represents one image digest: `a` is `sha256:aaaa…`. */
export type Letter = 'a' | 'b' | 'c' | 'd' | 'e' | 'f';
export const LETTERS: readonly Letter[] = ['a', 'b', 'c', 'd', 'e', 'f'];

export interface ServiceShape {
  /** Oldest first. Each is a day newer than the one before. */
  readonly revisions: readonly RevisionShape[];
  /** Where requests go, by index of the revision; `latest` follows deployments. */
  readonly traffic: readonly {
    readonly to: number | 'latest';
    readonly percent: number;
    readonly tag?: string;
  }[];
  readonly scaling:
    | { readonly kind: 'unset' | 'empty' }
    | { readonly kind: 'automatic'; readonly min?: number; readonly max?: number }
    | { readonly kind: 'manual'; readonly count: number };
  readonly isPublic: boolean;
  readonly invokerIamDisabled?: boolean;
  readonly ingress?: 'all' | 'internal';
  readonly firstGeneration?: boolean;
  /** Absent: the region of the pipeline, in the first protected project, under a name that no other service has. */
  readonly place?: Place;
}

export interface Place {
  /** It has the short name of this service. */
  readonly namesake?: number;
  /** `global`: one service of several regions. */
  readonly location?: 'us-east1' | 'global';
  /** Only in the organization scope. `unlisted`: a project that Riposte does not protect. */
  readonly project?: 'other' | 'unlisted';
}

/** A workload that Riposte only reports. It has the name of the finding's service, but is another resource. */
export interface OtherWorkload {
  readonly kind: 'jobs' | 'workerPools';
  readonly location: 'us-central1' | 'us-east1' | 'global';
  /** The finding names an execution or a revision. */
  readonly child?: 'executions' | 'revisions';
}

export interface RevisionShape {
  /** One container for each. */
  readonly digests: readonly Letter[];
  /** False: it never became ready, and an older one serves as the latest. */
  readonly ready: boolean;
  readonly minInstances?: number;
  /** Size of an environment variable, in characters. */
  readonly bulk?: number;
}

export interface FindingShape {
  readonly service: number;
  /** SCC's display name of the detector. */
  readonly category: string;
  /** Images that it accuses. Several or none: it is unknown which one is bad. */
  readonly digests: readonly Letter[];
  readonly severity: Severity;
  /** Absent: the finding is about the service. */
  readonly on?: OtherWorkload;
  /** Length of one argument of the accused process. */
  readonly bulk?: number;
}

export interface Event {
  /** Virtual milliseconds since the start. */
  readonly atMs: number;
  readonly deed: Deed;
}

export type FunctionName = 'respond' | 'act';
export type Api = 'run' | 'scc' | 'firestore' | 'storage' | 'pubsub' | 'logging' | 'monitoring';

/** What a person does, or what happens to the cloud. */
export type Deed =
  /** SCC has a new version of the finding and publishes it. */
  | {
      readonly do: 'report';
      readonly finding: number;
      readonly state?: 'ACTIVE' | 'INACTIVE';
      readonly muted?: boolean;
      /** Newer event time: seconds after the first one. */
      readonly later?: number;
      /** SCC lists this version only after this time. */
      readonly listedAfterMs?: number;
      /** The severity of this version, if it is not the finding's own. */
      readonly severity?: Severity;
    }
  /** Pub/Sub delivers an earlier message once more, with its id. */
  | { readonly do: 'redeliver'; readonly back: number }
  | {
      readonly do: 'undo';
      readonly finding: number;
      readonly later?: number;
      readonly by: 'operator' | 'stranger';
    }
  | {
      readonly do: 'deploy';
      readonly service: number;
      readonly digest: Letter;
      readonly traffic: 'keep' | 'take';
    }
  | {
      readonly do: 'route';
      readonly service: number;
      /** The newest revision that runs it, or the newest of all. */
      readonly to: Letter | 'latest';
      readonly tag?: string;
    }
  | {
      readonly do: 'scale';
      readonly service: number;
      readonly to: 'automatic' | 'zero' | 'one';
      readonly max?: number;
    }
  /** `shared`: one more user may call it, in addition to everyone who already may. */
  | { readonly do: 'access'; readonly service: number; readonly to: 'public' | 'private' | 'shared' }
  | { readonly do: 'ingress'; readonly service: number; readonly to: 'all' | 'internal' }
  /** The newest revision that was not ready becomes ready. */
  | { readonly do: 'ready'; readonly service: number }
  /** An edit that is unrelated to the response. */
  | { readonly do: 'describe'; readonly service: number; readonly text: string }
  | { readonly do: 'kill-switch'; readonly engaged: boolean }
  | { readonly do: 'crash'; readonly fn: FunctionName }
  | { readonly do: 'skew'; readonly fn: FunctionName; readonly ms: number }
  | {
      readonly do: 'outage';
      readonly api: Api;
      readonly forMs: number;
      readonly status: number;
      readonly fn?: FunctionName;
    }
  /** The responder is compromised: it writes a forgery that a person invented. */
  | { readonly do: 'forge'; readonly what: Forgery; readonly finding: number; readonly other: number }
  /** The same, and a member of a case or of a command becomes JSON that is hard to read. */
  | {
      readonly do: 'overload';
      readonly what: Overload;
      readonly into: 'case' | 'command';
      readonly finding: number;
      readonly at: Path;
    }
  /** The same, and it writes any document that it may write. */
  | {
      readonly do: 'rewrite';
      readonly document: ForgedDocument;
      readonly finding: number;
      /** For the version of the finding that is this many seconds later. */
      readonly later?: number;
      readonly other: number;
      /** In this order, in one write. */
      readonly changes: readonly Rewriting[];
      /** Plan hash and evidence chain are changed to match the new content of the document. */
      readonly fits?: true;
      /** Under the id of the other case. */
      readonly underOther?: true;
      /** A command that matches the document follows. `changed`: it reports a change of the workload. */
      readonly then?: 'command' | 'changed';
    };

export type DeedOf<Kind extends Deed['do']> = Extract<Deed, { readonly do: Kind }>;

/** The forgeries of the first generator. Another one in this list would change the schedules of all seeds. */
export const FORGERIES = [
  /** A record under its own id that claims another finding. */
  'foreign-finding',
  /** Copies of a record under ids that no finding has, each with its command. */
  'many-ids',
  /** The plan holds one step whose end state is the present state. */
  'step-that-changes-nothing',
  /** The record names no evidence. */
  'no-evidence',
  /** A command for the unchanged record, once more. */
  'command-again',
  /** The record has the verdict `contained`. */
  'claims-contained',
  /** In the record every step is done, so that people seem to know already. */
  'claims-told',
  /** The record has another verdict than `contained`, so that it seems to need no check. */
  'hides-containment',
] as const;

/** The forgeries of a second attacker. The forger's random stream draws them (draw-forger.ts). */
export const LATER_FORGERIES = [
  /** A plan without a step, and with nothing withheld. */
  'empty-plan',
  /** Only those steps of the plan that change no workload. */
  'plan-without-change',
  /** The finding names the next workload, and the plan withholds a change of it. */
  'other-workload',
  /** The finding names a workload of a project that Riposte does not protect. */
  'other-project',
  /** The finding names no workload. */
  'no-workload',
  /** The document has no record. */
  'no-record',
  /** A member that no schema validates is no longer a list. */
  'malformed-changes',
  /** The plan that was carried out names an unknown action. */
  'unknown-action',
  /** The step that marks the finding is missing. */
  'no-mark-step',
  /** The record has the verdict `observed`. */
  'says-observed',
  /** The document says that the case is closed. */
  'closed',
  /** A command that reports a change of the workload. */
  'command-changed',
  /** A command for another plan. */
  'command-other-plan',
] as const;
export type Forgery = (typeof FORGERIES)[number] | (typeof LATER_FORGERIES)[number];

export const OVERLOADS = [
  /** 20,000 lists, one in the other. */
  'deep-lists',
  /** 20,000 objects, one in the other. */
  'deep-objects',
  /** An object of 10,000 members. */
  'wide',
  /** A list of 30,000 empty lists. */
  'many-lists',
  /** One text of 900,000 characters. */
  'long',
  /** The text ends there. */
  'cut',
  /** A number of 100,000 digits. */
  'digits',
] as const;
export type Overload = (typeof OVERLOADS)[number];

export interface Fault {
  readonly at: CallPattern;
  readonly effect: Effect;
}

/** The calls of the functions that a fault affects. Absent members match all. */
export interface CallPattern {
  readonly fn?: FunctionName;
  readonly api?: Api;
  readonly method?: 'GET' | 'POST' | 'PATCH';
  /** Part of the path. */
  readonly path?: string;
  /** The first affected call among the matching ones, counted from 1. */
  readonly nth: number;
  /** The number of affected calls in a row. */
  readonly times: number;
}

export type Effect =
  /** Google refuses: nothing happened. */
  | { readonly kind: 'answer'; readonly status: number }
  /** It took effect, and the response is lost. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'never-sent' }
  /** The caller waits this long without a response. `took`: whether it took effect. */
  | { readonly kind: 'timeout'; readonly ms: number; readonly took: boolean }
  /** A slow network: the caller gives up after its deadline, and the request takes effect this long after it was sent. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Google's response lacks these members. */
  | { readonly kind: 'without'; readonly members: readonly string[] }
  /** The response is late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The process ends: before the call reaches Google, or after it took effect. */
  | { readonly kind: 'crash'; readonly after: boolean }
  /** This deed happens right before the call, or right after it. */
  | { readonly kind: 'deed'; readonly deed: Deed; readonly after: boolean };
