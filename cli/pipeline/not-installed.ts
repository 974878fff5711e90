import type { FunctionPackageError } from '../../sandbox/server/function-package';
import { couldNot } from '../problem';

/** What the sandbox runs the functions from is not there, or in another version than the lock file names. */
export const notInstalled = (cause: FunctionPackageError) =>
  couldNot(
    {
      code: 'functions-not-started',
      what: `the functions cannot be started: ${cause.message}`,
      where: '@google-cloud/functions-framework and what else the lock file of the functions names',
      expected: 'the dependencies of this package, installed in the versions that it locks',
      fix: 'npm ci, then npm run build',
    },
    cause,
  );
