/** Who reads a variable. */
export type Reader =
  | 'functions'
  | 'synthesis'
  | 'riposte'
  | 'rehearsal'
  | 'clients of the sandbox'
  | 'ci templates'
  | 'development';

/** One environment variable: what the code and docs/environment.md know of it. */
export interface Variable {
  readonly readBy: Reader;
  /** What is written into it, in words. */
  readonly type: string;
  /** What counts where it is absent or empty, in words. */
  readonly fallback: string;
  /** The command line or config that does the same. @default - nothing does */
  readonly same?: string;
  /** What it is for: one or two sentences. */
  readonly means: string;
  /** Who sets it where no person does. @default - a person */
  readonly setBy?: string;
  /** What its value must look like. @default - any text */
  readonly pattern?: RegExp;
  /** It must be there. @default - false */
  readonly required?: boolean;
}

/** Environment variables of a process, by name: pure code gets them as a value. */
export type Environment = Readonly<Record<string, string | undefined>>;
