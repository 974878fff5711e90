import type { Mode } from '../../core/permissions/tiers';
import type { FaultSpec } from '../../sandbox/delivery/fault-spec';
import type { ShownConfig } from '../config/shown-config';
import type { OnProgress } from '../progress/event';
import type { SandboxInfo } from '../sandbox-file';
import type { CaseOutcome } from './outcome';

export interface PipelineOptions {
  /**
   * Whose pipeline is shown.
   *
   * @default - the example of the package
   */
  readonly operator?: ShownConfig;
  /**
   * Folder with a function bundle of the operator's own.
   *
   * @default - the bundle inside this package
   */
  readonly bundleDir?: string;
  readonly mode: Mode;
  /** A NotificationMessage as JSON text. */
  readonly notification: string;
  /** A cloud of the person's own instead of one invented from the finding. */
  readonly cloud?: unknown;
  /**
   * What runs over many findings share. A finding that is not ours is then told so without a cloud.
   *
   * @default - the run is by itself
   */
  readonly shared?: SharedRuns;
  /**
   * One fault on the way of the functions' calls, by the pipeline in this process.
   *
   * @default - nothing goes wrong
   */
  readonly fault?: FaultSpec;
  /** Given the virtual milliseconds since the finding, by the pipeline in this process. */
  readonly onClock?: (elapsedMs: () => number) => void;
  readonly onProgress: OnProgress;
  /** The program's own remarks, for example about the boot. */
  note(label: string, text: string): void;
}
/** Kept between runs, and given back by `close`. */
export interface SharedRuns {
  /** What a run made for the next ones, by a key of its own. */
  readonly made: Map<string, unknown>;
  /** Called once, when the last run is over. */
  readonly onClose: (() => void)[];
}
export const sharedRuns = (): SharedRuns & { close(): void } => {
  const onClose: (() => void)[] = [];
  return {
    made: new Map(),
    onClose,
    close: () => {
      for (const give of onClose.splice(0)) give();
    },
  };
};
/** The whole pipeline in this process on a virtual clock: `riposte simulate`. */
export type RunInProcess = (options: PipelineOptions) => Promise<CaseOutcome>;
/** A running sandbox: the functions are processes started from the zip, the APIs are ports on loopback. */
export interface SandboxSession {
  readonly info: SandboxInfo;
  /** Hands the finding to SCC and resolves when a verdict stands, or when nothing moves any more. */
  handle(notification: string): Promise<CaseOutcome>;
  /** The case as the ledger has it now, for example after an undo. */
  outcome(caseId: string): Promise<CaseOutcome>;
  stop(): Promise<void>;
}
export type StartSession = (options: PipelineOptions) => Promise<SandboxSession>;
/** What the commands run on. Loaded when needed: `riposte --help` should not wait for a cloud. */
export interface Pipelines {
  inProcess(): Promise<RunInProcess>;
  sandboxed(): Promise<StartSession>;
}
