import type { Diagnostic } from './terraform';

/** One step of a rehearsal, as it is told. */
export interface Step {
  /** The stack, or `incident` for what happens between deploying and destroying. */
  readonly stack: string;
  readonly name: string;
  readonly milliseconds: number;
  /** What came out: `84 to create`. */
  readonly result: string;
}

/** A step that failed: what comes after it makes no sense. */
export class StepFailed extends Error {
  readonly kind = 'step-failed';
  constructor(
    readonly stackName: string,
    readonly step: string,
    readonly problems: readonly Diagnostic[],
  ) {
    super(`${stackName}: ${step}: ${problems.map(({ summary }) => summary).join('; ')}`);
  }
}

export interface StepTeller {
  /** A step begins: for a progress line. */
  readonly begun?: (stack: string, name: string) => void;
  readonly done?: (step: Step) => void;
}

/** Runs steps one after the other, times them and tells of them. */
export interface StepRunner {
  readonly steps: readonly Step[];
  run<T>(
    stack: string,
    name: string,
    work: () => Promise<{ readonly result: string; readonly value: T }>,
  ): Promise<T>;
}

export function createStepRunner({ begun, done }: StepTeller = {}): StepRunner {
  const steps: Step[] = [];
  return {
    steps,
    async run(stack, name, work) {
      begun?.(stack, name);
      const startedAt = performance.now();
      const { result, value } = await work();
      const step = { stack, name, milliseconds: Math.round(performance.now() - startedAt), result };
      steps.push(step);
      done?.(step);
      return value;
    },
  };
}
