import type { FunctionPackageError } from '../../sandbox/server/function-package';
import { couldNot } from '../terminal/problem';

/** A dependency of the functions is missing, or is not the version in the lock file. */
export const notInstalled = (cause: FunctionPackageError) =>
  couldNot(
    {
      code: 'functions-not-started',
      what: `the functions cannot be started: ${cause.message}`,
      where: "@google-cloud/functions-framework and the other dependencies in the functions' lock file",
      expected: 'the dependencies of this package, in the versions of its lock file',
      fix: 'run npm ci, then npm run build',
    },
    cause,
  );
