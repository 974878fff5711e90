import { type Problem, problemLine, problemText } from '../core/problem/problem';

/** Equal problems of many projects are merged. Thousands of projects may still have one each. */
const MOST_SHOWN = 50;

/** The outcome of a synthesis, for people and, with `--json`, for programs. */
export interface SynthesisReport {
  /** The name of the config file. */
  readonly config: string;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Paths of the written cdk.tf.json files, relative to the working directory. Empty when there are errors. */
  readonly synthesized: readonly string[];
}

/** One line each, so that `grep ^warning:` finds them in the log of CI. */
export const warningLines = ({ warnings }: Pick<SynthesisReport, 'warnings'>): string[] => [
  ...warnings.slice(0, MOST_SHOWN).map((warning) => `warning: ${problemLine(warning)}`),
  ...more(warnings, 'warning: '),
];

export const errorLines = ({ config, errors }: Pick<SynthesisReport, 'config' | 'errors'>): string[] => [
  `${config} has ${countOf(errors)}; nothing was synthesized.`,
  ...errors.slice(0, MOST_SHOWN).map((error) => `\n  ${problemText(error, '  ')}`),
  ...more(errors, '\n  '),
];

const more = ({ length }: readonly Problem[], indent: string): string[] =>
  length > MOST_SHOWN ? [`${indent}and ${length - MOST_SHOWN} more; fix these first.`] : [];

const countOf = ({ length }: readonly Problem[]): string =>
  length === 1 ? '1 problem' : `${length} problems`;
