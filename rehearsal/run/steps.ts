import type { Diagnostic } from './terraform';

/** One step of a rehearsal, for the output. */
export interface Step {
  /** The stack, or `incident` for the steps between deploying and destroying. */
  readonly stack: string;
  readonly name: string;
  readonly milliseconds: number;
  /** The result: `84 to create`. */
  readonly result: string;
}

/** A step failed, so the later steps do not run. */
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
  /** Called when a step begins, for a progress line. */
  readonly begun?: (stack: string, name: string) => void;
  readonly done?: (step: Step) => void;
}

/** Runs steps one after the other, times them and reports them. */
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
