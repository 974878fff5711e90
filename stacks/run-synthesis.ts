import { relative } from 'node:path';
import { OperatorError } from '../constructs/operator-error';
import { type ConfigProblem, parseResponseConfig } from '../core/config/response-config';
import { synthesizeProject } from './synthesize';

export interface SynthesisRun {
  /** What the config file exports, unchecked. */
  readonly config: unknown;
  /** How the config file is called in messages. */
  readonly configName: string;
  readonly outdir: string;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** Exit codes: 0 synthesized, 2 the operator has something to mend (and nothing was written). */
export function runSynthesis({ config, configName, outdir, print, complain }: SynthesisRun): 0 | 2 {
  const parsed = parseResponseConfig(config);
  if (!parsed.ok) {
    complain(`${configName} has ${countOf(parsed.error)}; nothing was synthesized.`);
    for (const problem of parsed.error) complain(describe(problem));
    return 2;
  }
  try {
    const { stackName, stackJsonPath } = synthesizeProject(parsed.value, { outdir });
    print(`Synthesized ${stackName} into ${relative(process.cwd(), stackJsonPath) || stackJsonPath}`);
    return 0;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    complain(error.message);
    return 2;
  }
}

const countOf = (problems: readonly ConfigProblem[]): string =>
  problems.length === 1 ? '1 problem' : `${problems.length} problems`;

const describe = ({ what, where, expected, fix }: ConfigProblem): string =>
  `\n  ${where}: ${what}\n    expected: ${expected}\n    fix: ${fix}`;
