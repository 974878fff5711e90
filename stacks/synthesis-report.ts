import type { OperatorError } from '../constructs/provider/operator-error';
import type { ConfigProblem } from '../core/config/config-problem';

/** Equal problems of many projects are one; thousands of projects may still have one each. */
const MOST_SHOWN = 50;

/** How a synthesis ended, for people and, with `--json`, for programs. */
export interface SynthesisReport {
  /** How the config file is called. */
  readonly config: string;
  readonly errors: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
  /** Paths of the written cdk.tf.json files, as seen from the working directory. Empty when there are errors. */
  readonly synthesized: readonly string[];
}

/** What the constructs refuse, in the form of the other problems. */
export const constructProblem = (error: OperatorError): ConfigProblem => ({
  code: 'cannot-be-deployed',
  what: error.message.split('\n  expected: ')[0] ?? error.message,
  where: '(stacks)',
  expected: error.expected,
  fix: error.fix,
});

/** One line each, so that `grep ^warning:` finds them in the log of CI. */
export const warningLines = ({ warnings }: Pick<SynthesisReport, 'warnings'>): string[] => [
  ...warnings.slice(0, MOST_SHOWN).map(({ where, what, fix }) => `warning: ${where}: ${what}; ${fix}`),
  ...more(warnings, 'warning: '),
];

export const errorLines = ({ config, errors }: Pick<SynthesisReport, 'config' | 'errors'>): string[] => [
  `${config} has ${countOf(errors)}; nothing was synthesized.`,
  ...errors.slice(0, MOST_SHOWN).map(describe),
  ...more(errors, '\n  '),
];

const more = ({ length }: readonly ConfigProblem[], indent: string): string[] =>
  length > MOST_SHOWN ? [`${indent}and ${length - MOST_SHOWN} more; fix these first.`] : [];

const countOf = ({ length }: readonly ConfigProblem[]): string =>
  length === 1 ? '1 problem' : `${length} problems`;

const describe = ({ what, where, expected, fix }: ConfigProblem): string =>
  `\n  ${where}: ${what}\n    expected: ${expected}\n    fix: ${fix}`;
