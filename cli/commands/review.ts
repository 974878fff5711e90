import { type Command, Option } from 'commander';
import { SEVERITIES } from '../../review/contract/severity';
import type { ReviewCommandOptions } from '../review/run-review';
import type { ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';

const FORMATS = ['text', 'markdown', 'json', 'sarif', 'junit', 'github'] as const;

export const addReview = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('review')
    .description(
      'report what a Terraform plan changes in detection, response and powers; needs no credentials',
    )
    .argument(
      '[input...]',
      'output of terraform show -json, a saved plan, a cdktf folder that contains plans, or - for standard input (default: a sample)',
    )
    .option(
      '--base <dir>',
      'the synthesized folder before the change; with --head, you can review without a plan',
    )
    .option('--head <dir>', 'the synthesized folder after the change; construct paths come from it')
    .addOption(
      new Option('--format <format>', 'the format on standard output').choices(FORMATS).default('text'),
    )
    .option('--json', 'the same as --format json')
    .option(
      '--output <format=file...>',
      'also write a format to a file, for example markdown=review.md; a long review continues in review.2.md and so on',
    )
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 for findings of at least this severity')
        .choices(SEVERITIES)
        .default('high'),
    )
    .option(
      '--exceptions <file>',
      'accepted findings, each with an owner and an end date; use the file of the base branch',
    )
    .option('--fingerprint <file>', 'write the fingerprint that riposte verify-plan compares a plan with')
    .option('--rules-url <url>', 'the address of docs/review-rules.md; rules link to their sections in it')
    .option('--name <name>', 'the name of the pull request comment that the markdown replaces', 'riposte')
    .addHelpText(
      'after',
      '\nExit codes: 0 no finding at or above --fail-on, 1 findings, or an exception that expired or is unused, 2 the review was not possible.',
    )
    .action(async (inputs: readonly string[], options: ReviewCommandOptions) => {
      done(await loaded().runReview(inputs, options, io));
    });

// `require` is intended, as in pipelines.ts: `riposte --help` does not wait until the rules are loaded.
const loaded = () => require('../review/run-review') as typeof import('../review/run-review');
