import { isAbsolute, relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { EXIT, type ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { badInput } from '../terminal/problem';

interface BundleOptions {
  readonly entry: string;
  readonly out: string;
  readonly tsconfig?: string;
}

export const addBundle = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('bundle')
    .description('build the functions with your own detectors, actions and playbooks, for bundleDir')
    .requiredOption('--entry <file>', 'file that exports respond and act, as createFunctions returns them')
    .requiredOption(
      '--out <dir>',
      'folder for index.js, package.json and package-lock.json; an existing folder is replaced',
    )
    .addOption(new Option('--tsconfig <file>', 'resolves the imports of the entry').hideHelp())
    .addHelpText(
      'after',
      '\nRequires esbuild in your repository. Exit codes: 0 built, 2 a problem to fix (nothing was written).',
    )
    .action((options: BundleOptions) => {
      done(bundle(options, io));
    });

function bundle(options: BundleOptions, io: Io): ExitCode {
  // `require` is intended: no other command needs the bundler's file.
  const { bundleFunctions, BundleError } =
    require('../../constructs/functions/bundle-functions') as typeof import('../../constructs/functions/bundle-functions');
  const at = (path: string) => resolve(io.cwd, path);
  const named = (path: string) => relative(io.cwd, path) || '.';
  try {
    const folder = bundleFunctions({
      entry: at(options.entry),
      outdir: at(options.out),
      ...(options.tsconfig === undefined ? {} : { tsconfig: at(options.tsconfig) }),
    });
    io.stdout(
      `Bundled ${options.entry} into ${named(folder)}. Pass that folder to runSynthesis as bundleDir.\n`,
    );
    return EXIT.handled;
  } catch (cause) {
    if (!(cause instanceof BundleError)) throw cause;
    const { problem } = cause;
    throw badInput({ ...problem, where: isAbsolute(problem.where) ? named(problem.where) : problem.where });
  }
}
