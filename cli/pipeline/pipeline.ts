import type { Mode } from '../../core/permissions/tiers';
import type { FaultSpec } from '../../sandbox/delivery/fault-spec';
import type { CaseOutcome } from '../cases/outcome';
import type { ShownConfig } from '../config/shown-config';
import type { OnProgress } from '../progress/event';
import type { SandboxInfo } from './sandbox-file';

export interface PipelineOptions {
  /**
   * The config whose pipeline runs.
   *
   * @default - the package's example
   */
  readonly operator?: ShownConfig;
  /**
   * Folder with the operator's own function bundle.
   *
   * @default - the bundle inside this package
   */
  readonly bundleDir?: string;
  readonly mode: Mode;
  /** A NotificationMessage as JSON text. */
  readonly notification: string;
  /** The user's own cloud, instead of one invented from the finding. */
  readonly cloud?: unknown;
  /**
   * Shared by the runs of many findings. A finding that is not ours then gets its outcome without a cloud.
   *
   * @default - nothing is shared
   */
  readonly shared?: SharedRuns;
  /**
   * One fault in the functions' calls. Only the pipeline in this process supports it.
   *
   * @default - no fault
   */
  readonly fault?: FaultSpec;
  /** Called with a clock of the virtual milliseconds since the finding. Only by the pipeline in this process. */
  readonly onClock?: (elapsedMs: () => number) => void;
  readonly onProgress: OnProgress;
  /** Prints the program's own notes, for example about the boot. */
  note(label: string, text: string): void;
}
/** Kept between runs, and released by `close`. */
export interface SharedRuns {
  /** Values that a run made for later runs, by key. */
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
/** A running sandbox. The functions are processes started from the zip, and the APIs are ports on loopback. */
export interface SandboxSession {
  readonly info: SandboxInfo;
  /** Sends the finding to SCC. Resolves when the case has a verdict, or when nothing happens any more. */
  handle(notification: string): Promise<CaseOutcome>;
  /** The case as it is in the ledger now, for example after an undo. */
  outcome(caseId: string): Promise<CaseOutcome>;
  stop(): Promise<void>;
}
export type StartSession = (options: PipelineOptions) => Promise<SandboxSession>;
/** The pipelines that the commands run. They are loaded when needed, so that `riposte --help` does not wait for them. */
export interface Pipelines {
  inProcess(): Promise<RunInProcess>;
  sandboxed(): Promise<StartSession>;
}
