import { accessSync, constants, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import type { Problem } from '../core/problem/problem';

/** The operating system's error codes for files and folders, each with the problem to show. */
const CAUSES: Readonly<Record<string, Omit<Problem, 'where'>>> = {
  EACCES: {
    code: 'permission-denied',
    what: 'permission denied',
    expected: 'permission to read and write',
    fix: 'change the permissions (ls -ld shows them), or use another folder',
  },
  EPERM: {
    code: 'operation-not-permitted',
    what: 'the operation is not permitted',
    expected: 'permission to change it',
    fix: 'check who owns it (ls -l), or use another folder',
  },
  EROFS: {
    code: 'file-system-read-only',
    what: 'the file system is read-only',
    expected: 'a writable folder',
    fix: 'use another folder (TMPDIR names the one for temporary files), or mount the file system writable',
  },
  ENOSPC: {
    code: 'disk-full',
    what: 'the disk is full',
    expected: 'a few megabytes of free space',
    fix: 'free disk space (df -h shows usage), or set TMPDIR to a folder on another disk',
  },
  EDQUOT: {
    code: 'quota-used-up',
    what: 'the disk quota is used up',
    expected: 'a few megabytes within the quota',
    fix: 'delete files, or use another disk',
  },
  ENOTDIR: {
    code: 'not-a-folder',
    what: 'part of the path is a file, not a folder',
    expected: 'a path in which every part except the last is a folder',
    fix: 'rename that file, or pass another path',
  },
  EISDIR: {
    code: 'file-is-folder',
    what: 'this is a folder',
    expected: 'a file',
    fix: 'pass a file inside it, or another path',
  },
  EEXIST: {
    code: 'already-exists',
    what: 'something else with this name already exists',
    expected: 'a name that is not in use',
    fix: 'rename the existing file or folder, or pass another path',
  },
  ENOENT: {
    code: 'does-not-exist',
    what: 'it does not exist',
    expected: 'an existing file, and an existing folder to write to',
    fix: 'check the path; TMPDIR must also name an existing folder',
  },
  ELOOP: {
    code: 'links-in-circle',
    what: 'its symbolic links form a loop',
    expected: 'a link that ends at a file',
    fix: 'check the links with ls -l',
  },
  ENAMETOOLONG: {
    code: 'path-too-long',
    what: 'the path is too long',
    expected: 'a shorter path',
    fix: 'use a folder with a shorter path',
  },
  EMFILE: {
    code: 'too-many-open-files',
    what: 'too many files are open',
    expected: 'a higher limit of open files',
    fix: 'raise the limit with ulimit -n',
  },
  EIO: {
    code: 'disk-error',
    what: 'the disk reports an error',
    expected: 'a disk that works',
    fix: 'check the system log, and use another disk',
  },
};

/** Calls on files. The same error codes from network calls do not concern the user's disk. */
const FILE_CALLS =
  /^(open|read|write|close|mkdir|mkdtemp|scandir|readdir|stat|lstat|fstat|access|rm|rmdir|unlink|rename|copyfile|symlink|link|chmod|ftruncate|fsync|realpath|cp|opendir)$/;

/** A missing file of the package is a fault of the package. */
const isOurs = (path: string | undefined): boolean => path?.startsWith(join(__dirname, '..') + sep) ?? false;

/** The problem for an error of the operating system; undefined for any other error. */
export function tryEnvironmentProblem(cause: unknown): Problem | undefined {
  const { code, syscall, path, dest } = (cause ?? {}) as NodeJS.ErrnoException & { readonly dest?: string };
  if (typeof code !== 'string' || typeof syscall !== 'string' || !FILE_CALLS.test(syscall)) return undefined;
  const real = code === 'ENOENT' && syscall === 'mkdir' ? (whyNotMade(path) ?? code) : code;
  const known = Object.hasOwn(CAUSES, real) ? CAUSES[real] : undefined;
  if (known === undefined || (real === 'ENOENT' && isOurs(path))) return undefined;
  const where = [path, dest].filter((part) => typeof part === 'string').join(' to ');
  return { ...known, where: where === '' ? unnamed() : where };
}

/** The system names no file when it cannot write to one that is open. */
const unnamed = (): string =>
  `a file in the current folder or in the folder for temporary files, ${tmpdir()}`;

/**
 * Why a folder cannot be made: Node reports ENOENT for every cause if it makes several folders in one call. Undefined:
 * the nearest folder that exists is writable.
 */
function whyNotMade(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code;
  }
}
