import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readVariable } from '../../core/environment/read-variable';
import { SEVERITIES, type Severity } from '../../review/contract/severity';
import {
  applyExceptions,
  type ExceptionOutcome,
  type ExceptionProblem,
  readExceptions,
} from '../../review/exceptions';
import type { ReviewFinding } from '../../review/finding';
import { compareSynthesized, type SynthesizedStack } from '../../review/input/synthesized';
import { readSynthesizedFolder } from '../../review/input/synthesized-folder';
import { review } from '../../review/review';
import { writeWhole } from '../files/whole-files';
import { writingTo } from '../files/writing-to';
import { EXIT, type ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { badInput } from '../terminal/problem';
import { FORMATS, type Format, isFormat, partsOf, stepSummary } from './formats';
import { accepted, readInputs } from './read-inputs';
import { readResponseChange } from './read-responses';
import { reportOf } from './report-of';
import type { Reviewed } from './reviewed';
import { samplePlan } from './sample';
import { fingerprintFile } from './verify-plan';

export interface ReviewCommandOptions {
  readonly base?: string;
  readonly head?: string;
  readonly format: Format;
  readonly json?: boolean;
  readonly output?: readonly string[];
  readonly failOn: Severity;
  readonly exceptions?: string;
  readonly fingerprint?: string;
  readonly name: string;
  readonly rulesUrl?: string;
}
/** Exits with 0 if no finding is at or above `failOn`, and with 1 if one is, or if an exception ended or is unused. */
export async function runReview(
  paths: readonly string[],
  options: ReviewCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const outputs = (options.output ?? []).map(outputOf);
  const exceptions =
    options.exceptions === undefined
      ? []
      : accepted(readExceptions(readText(options.exceptions, io), options.exceptions));
  const read = await readAll(paths, options, io);
  const judged = review(read.stacks, read.response === undefined ? {} : { response: read.response });
  const outcome = applyExceptions(judged.findings, exceptions, io.now());
  const report = reportOf(read, { ...judged, findings: outcome.findings }, outcome, options, io);
  const format = options.json === true ? 'json' : options.format;
  io.stdout(partsOf(format, report, options, io).join('\n'));
  const asFile = { env: io.env, terminal: { stdout: false, stderr: false } };
  for (const { format: written, file } of outputs) {
    writeParts(file, partsOf(written, report, options, asFile), io);
  }
  const summaryFile = readVariable(io.env, 'GITHUB_STEP_SUMMARY');
  if (format === 'github' && summaryFile !== undefined)
    writingTo('GITHUB_STEP_SUMMARY', () => appendFileSync(summaryFile, stepSummary(report, options)));
  if (options.fingerprint !== undefined) {
    writeText(options.fingerprint, `${JSON.stringify(fingerprintFile(read.stacks), null, 2)}\n`, io);
  }
  for (const problem of outcome.problems) io.stderr(problemLine(problem));
  return failed(outcome, options.failOn) ? EXIT.departed : EXIT.handled;
}
const failed = ({ findings, problems }: ExceptionOutcome, failOn: Severity): boolean =>
  problems.length > 0 || findings.some((finding) => isAtLeast(finding, failOn));
const isAtLeast = ({ severity }: ReviewFinding, least: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
const problemLine = ({ exception, problem }: ExceptionProblem): string => {
  const place = exception.constructPath ?? exception.address;
  const texts = {
    ended: `ended on ${exception.until}. Remove it from the exceptions file`,
    unused: 'is unnecessary: no finding matches it. Remove it from the exceptions file',
    ambiguous:
      'is ambiguous: several resources have this place. Check which one you mean, and give its address',
  };
  return `riposte: the exception of ${exception.rule} at ${place} ${texts[problem]}. Owner: ${exception.owner}.\n`;
};
async function readAll(
  paths: readonly string[],
  { base, head }: ReviewCommandOptions,
  io: Io,
): Promise<Reviewed> {
  if ((base === undefined) !== (head === undefined) && (paths.length === 0 || head === undefined)) {
    throw badInput({
      code: 'half-a-comparison',
      what: `--${base === undefined ? 'head' : 'base'} is given without the other folder`,
      where: base === undefined ? '--base' : '--head',
      expected: 'both folders: before the change and after it',
      fix: 'name the other one, for example --base base/cdktf.out --head cdktf.out',
    });
  }
  const [from, to] = [base, head].map((folder) => (folder === undefined ? undefined : stacksIn(folder, io)));
  const response =
    base === undefined || head === undefined
      ? undefined
      : readResponseChange(resolve(io.cwd, base), resolve(io.cwd, head), io.now());
  const folders = [...(from ?? []), ...(to ?? [])];
  const judged = { folders, isSample: false, ...(response === undefined ? {} : { response }) };
  if (paths.length > 0) {
    const inputs = await readInputs(paths, io, to);
    return { stacks: inputs.map(({ stack }) => stack), inputs, ...judged };
  }
  if (from && to) {
    return { stacks: compareSynthesized(from, to), inputs: [], ...judged };
  }
  const sample = samplePlan();
  return { stacks: [sample.stack], inputs: [sample], folders: [], isSample: true };
}
const stacksIn = (folder: string, io: Io): readonly SynthesizedStack[] =>
  accepted(readSynthesizedFolder(resolve(io.cwd, folder), folder));
interface Output {
  readonly format: Format;
  readonly file: string;
}
function outputOf(text: string): Output {
  const [format = '', file = ''] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
  if (isFormat(format) && file !== '') return { format, file };
  throw badInput({
    code: 'not-an-output',
    what: 'this is not a format and a file',
    where: `--output ${text}`,
    expected: `FORMAT=FILE, with one of ${FORMATS.join(', ')}`,
    fix: 'for example --output markdown=review.md',
  });
}
/** `review.md`, `review.2.md` and so on. */
function writeParts(file: string, parts: readonly string[], io: Io): void {
  parts.forEach((part, index) => {
    writeText(index === 0 ? file : file.replace(/(\.[^./\\]*)?$/, `.${index + 1}$1`), part, io);
  });
}
const writeText = (file: string, text: string, io: Io): void =>
  writingTo(file, () => writeWhole(new Map([[resolve(io.cwd, file), text]])));

function readText(file: string, io: Io): string {
  const path = resolve(io.cwd, file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return readFileSync(path, 'utf8');
  throw badInput({
    code: 'file-unreadable',
    what: 'there is no such file',
    where: file,
    expected: 'a file of exceptions',
    fix: 'correct the path, or omit --exceptions',
  });
}
