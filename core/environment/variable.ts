/** Who reads a variable. */
export type Reader =
  | 'functions'
  | 'synthesis'
  | 'riposte'
  | 'rehearsal'
  | 'clients of the sandbox'
  | 'ci templates'
  | 'development';

/** The description of one environment variable, for the code and docs/environment.md. */
export interface Variable {
  readonly readBy: Reader;
  /** The kind of value, in words. */
  readonly type: string;
  /** The behaviour when it is absent or empty, in words. */
  readonly fallback: string;
  /** The command-line option or config member with the same effect. @default - none */
  readonly same?: string;
  /** Its purpose, in one or two sentences. */
  readonly means: string;
  /** Who sets it. @default - a person */
  readonly setBy?: string;
  /** The form of its value. @default - any text */
  readonly pattern?: RegExp;
  /** Whether it must be set. @default - false */
  readonly required?: boolean;
}

/** Environment variables of a process, by name. Pure code gets them as a value. */
export type Environment = Readonly<Record<string, string | undefined>>;
