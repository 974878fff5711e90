import type { AssumptionSettings } from '../../../sandbox/protocol/assumptions';
import type { ForgedDocument, Rewriting } from './rewriting';

/**
 * Everything that one simulated run is made of, as plain JSON: the cloud, the settings, what happens at which virtual
 * time, and what goes wrong at which call. The same schedule gives the same run, so a failing one can be kept, cut
 * down and replayed.
 */
export interface Schedule {
  readonly version: 1;
  /** What made it: `seed 17`, `arbitrary`, or a sentence for one that a person wrote. */
  readonly title: string;
  readonly settings: Settings;
  /** The workloads, before anything happens; events name them by index. */
  readonly services: readonly ServiceShape[];
  /** What SCC may report; events name them by index. */
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
  /** Over the defaults of sandbox/protocol/assumptions.ts. */
  readonly assumptions: Partial<AssumptionSettings>;
  /** As in CloudTiming; what is absent is as in Google Cloud. */
  readonly timing: {
    readonly operationMs: number;
    readonly drainMs: number;
    readonly delayMs: number;
    readonly samplingMs?: number;
  };
  /** Virtual time that each request takes. */
  readonly latencyMs: number;
  /** Instances of each function among which deliveries are dealt out. */
  readonly instances: number;
  /** Everything that goes wrong has gone wrong by then; afterwards the cloud is healthy. */
  readonly faultsEndMs: number;
}

/** A letter stands for one image digest: `a` is `sha256:aaaa…`. */
export type Letter = 'a' | 'b' | 'c' | 'd' | 'e' | 'f';
export const LETTERS: readonly Letter[] = ['a', 'b', 'c', 'd', 'e', 'f'];

export interface ServiceShape {
  /** Oldest first. Each is a day younger than the one before. */
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
  /** Images that it accuses; several or none leave open which one is bad. */
  readonly digests: readonly Letter[];
  readonly severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
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

/** What somebody does, or what happens to the cloud. */
export type Deed =
  /** SCC has a new version of the finding and publishes it. */
  | {
      readonly do: 'report';
      readonly finding: number;
      readonly state?: 'ACTIVE' | 'INACTIVE';
      readonly muted?: boolean;
      /** Newer event time: seconds after the first one. */
      readonly later?: number;
      /** SCC lists this version only so much later. */
      readonly listedAfterMs?: number;
    }
  /** Pub/Sub delivers an earlier message once more, under its id. */
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
      /** The newest revision that runs it, or whatever is newest. */
      readonly to: Letter | 'latest';
      readonly tag?: string;
    }
  | {
      readonly do: 'scale';
      readonly service: number;
      readonly to: 'automatic' | 'zero' | 'one';
      readonly max?: number;
    }
  /** `shared`: one more user may call it; who may call it already, still may. */
  | { readonly do: 'access'; readonly service: number; readonly to: 'public' | 'private' | 'shared' }
  | { readonly do: 'ingress'; readonly service: number; readonly to: 'all' | 'internal' }
  /** The newest revision that was not ready becomes ready. */
  | { readonly do: 'ready'; readonly service: number }
  /** An edit that has nothing to do with the response. */
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
  /** The responder is compromised: it writes what somebody thought of. */
  | { readonly do: 'forge'; readonly what: Forgery; readonly finding: number; readonly other: number }
  /** The same, and it writes any document that it may write. */
  | {
      readonly do: 'rewrite';
      readonly document: ForgedDocument;
      readonly finding: number;
      /** Of the version of the finding that is so many seconds later. */
      readonly later?: number;
      readonly other: number;
      /** In this order, in one write. */
      readonly changes: readonly Rewriting[];
      /** Plan hash and evidence chain are made to fit what the document says now. */
      readonly fits?: true;
      /** Under the id of the other case. */
      readonly underOther?: true;
      /** A command that fits the document follows; `changed`: it says that somebody changed the workload. */
      readonly then?: 'command' | 'changed';
    };

export type DeedOf<Kind extends Deed['do']> = Extract<Deed, { readonly do: Kind }>;

/** What the first generator draws. Another one in this list would change the schedules of all seeds. */
export const FORGERIES = [
  /** A record under its own id that claims another finding. */
  'foreign-finding',
  /** Copies of a record under ids that no finding has, each with its command. */
  'many-ids',
  /** The plan holds one step whose end state is the present state. */
  'step-that-changes-nothing',
  /** The record names no evidence. */
  'no-evidence',
  /** A command for the record as it is, once more. */
  'command-again',
  /** The record says that it is contained. */
  'claims-contained',
  /** The record says that every step is done, so that people seem to know already. */
  'claims-told',
  /** The record of a case says something else than `contained`, so that nobody seems to have to look at it. */
  'hides-containment',
] as const;

/** What a second attacker thought of; the stream of the forger draws it (draw-forger.ts). */
export const LATER_FORGERIES = [
  /** A plan without a step, and with nothing withheld. */
  'empty-plan',
  /** Of the plan, the steps that change no workload are left. */
  'plan-without-change',
  /** The finding names the next workload, and the plan withholds a change of it. */
  'other-workload',
  /** The finding names a workload of a project that nobody protects. */
  'other-project',
  /** The finding names no workload. */
  'no-workload',
  /** The document has no record. */
  'no-record',
  /** A member that no schema checks is no list any more. */
  'malformed-changes',
  /** The plan that was carried out names an action that nobody knows. */
  'unknown-action',
  /** The step that marks the finding is gone. */
  'no-mark-step',
  /** The record says that the case is only observed. */
  'says-observed',
  /** A command that says that somebody changed the workload. */
  'command-changed',
  /** A command for another plan. */
  'command-other-plan',
] as const;
export type Forgery = (typeof FORGERIES)[number] | (typeof LATER_FORGERIES)[number];

export interface Fault {
  readonly at: CallPattern;
  readonly effect: Effect;
}

/** The calls of the functions that a fault is about. Absent members match all. */
export interface CallPattern {
  readonly fn?: FunctionName;
  readonly api?: Api;
  readonly method?: 'GET' | 'POST' | 'PATCH';
  /** Part of the path. */
  readonly path?: string;
  /** Of the matching calls, the first one that is hit, counted from 1. */
  readonly nth: number;
  /** How many in a row are hit. */
  readonly times: number;
}

export type Effect =
  /** Google refuses: nothing happened. */
  | { readonly kind: 'answer'; readonly status: number }
  /** It took effect, and the answer is lost. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'never-sent' }
  /** The caller waits so long for nothing; `took`: whether it took effect. */
  | { readonly kind: 'timeout'; readonly ms: number; readonly took: boolean }
  /** Google's answer lacks these members. */
  | { readonly kind: 'without'; readonly members: readonly string[] }
  /** The answer comes late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The process ends: before the call reaches Google, or after it took effect. */
  | { readonly kind: 'crash'; readonly after: boolean }
  /** Somebody does this right before the call, or right after it. */
  | { readonly kind: 'deed'; readonly deed: Deed; readonly after: boolean };
