import { type Command, Option } from 'commander';
import { SEVERITIES } from '../../review/rules/severity';
import type { ExitCode } from '../exit-codes';
import type { Io } from '../io';
import type { ReviewCommandOptions } from '../review/run-review';

const FORMATS = ['text', 'markdown', 'json', 'sarif', 'junit', 'github'] as const;

export const addReview = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('review')
    .description('what a Terraform plan does to detection, to response and to powers; needs no credentials')
    .argument(
      '[input...]',
      'terraform show -json of a plan, a saved plan, a folder of cdktf with plans in it, or - for standard input; without any, a sample',
    )
    .option(
      '--base <dir>',
      'the synthesized folder before the change; with --head and no input, no plan is needed',
    )
    .option('--head <dir>', 'the synthesized folder after the change: construct paths come from it')
    .addOption(
      new Option('--format <format>', 'what goes to standard output').choices(FORMATS).default('text'),
    )
    .option('--json', 'the same as --format json')
    .option(
      '--output <format=file...>',
      'write a format to a file besides, for example markdown=review.md; parts of a long one are review.2.md and so on',
    )
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 from this severity on')
        .choices(SEVERITIES)
        .default('high'),
    )
    .option(
      '--exceptions <file>',
      'findings that somebody answers for, with an end: take it from the base branch',
    )
    .option('--fingerprint <file>', 'write what riposte verify-plan compares a plan with')
    .option(
      '--rules-url <url>',
      'where docs/review-rules.md can be opened: rules link to their section in it',
    )
    .option('--name <name>', 'of the comment in a pull request that the markdown replaces', 'riposte')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing at or above --fail-on, 1 findings, or an exception that ended or is unused, 2 it could not review.',
    )
    .action(async (inputs: readonly string[], options: ReviewCommandOptions) => {
      done(await loaded().runReview(inputs, options, io));
    });

// `require` on purpose, as in rehearse.ts: `riposte --help` should not wait for the rules.
const loaded = () => require('../review/run-review') as typeof import('../review/run-review');
