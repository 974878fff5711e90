import { join, sep } from 'node:path';
import type { Problem } from '../core/problem/problem';

/** What the machine says of a file or folder, and what a person does about it. Anything else is no such message. */
const CAUSES: Readonly<Record<string, Omit<Problem, 'where'>>> = {
  EACCES: {
    code: 'permission-denied',
    what: 'permission denied',
    expected: 'the right to read and write there',
    fix: 'change the permissions (ls -ld shows them), or work in another folder',
  },
  EPERM: {
    code: 'operation-not-permitted',
    what: 'the operation is not permitted',
    expected: 'the right to change it',
    fix: 'look at who owns it (ls -l), or work in another folder',
  },
  EROFS: {
    code: 'file-system-read-only',
    what: 'the file system is read-only',
    expected: 'a folder that can be written to',
    fix: 'work in another folder, or mount it writable',
  },
  ENOSPC: {
    code: 'disk-full',
    what: 'the disk is full',
    expected: 'some megabytes of free space',
    fix: 'free some space (df -h shows where), or set TMPDIR to a folder on another disk',
  },
  EDQUOT: {
    code: 'quota-used-up',
    what: 'the disk quota is used up',
    expected: 'some megabytes within the quota',
    fix: 'delete something, or work on another disk',
  },
  ENOTDIR: {
    code: 'not-a-folder',
    what: 'a part of the path is a file, not a folder',
    expected: 'folders up to the last part of the path',
    fix: 'rename that file, or name another path',
  },
  EISDIR: {
    code: 'file-is-folder',
    what: 'this is a folder',
    expected: 'a file',
    fix: 'name a file inside it, or another path',
  },
  EEXIST: {
    code: 'already-exists',
    what: 'it exists already, as something else',
    expected: 'a free name',
    fix: 'rename what is there, or name another path',
  },
  ENOENT: {
    code: 'does-not-exist',
    what: 'it does not exist',
    expected: 'an existing file, and an existing folder to write into',
    fix: 'check the path; TMPDIR must name an existing folder too',
  },
  ELOOP: {
    code: 'links-in-circle',
    what: 'its links lead in a circle',
    expected: 'a link that ends at a file',
    fix: 'look at the links with ls -l',
  },
  ENAMETOOLONG: {
    code: 'path-too-long',
    what: 'the path is too long',
    expected: 'a shorter path',
    fix: 'work in a folder with a shorter path',
  },
  EMFILE: {
    code: 'too-many-open-files',
    what: 'too many files are open',
    expected: 'a higher limit',
    fix: 'raise it with ulimit -n',
  },
  EIO: {
    code: 'disk-error',
    what: 'the disk answers with an error',
    expected: 'a disk that can be read and written',
    fix: 'look at the log of the system, and work on another disk',
  },
};

/** Calls on files. The same codes of the network are no matter of the user's disk. */
const FILE_CALLS =
  /^(open|read|write|close|mkdir|mkdtemp|scandir|readdir|stat|lstat|fstat|access|rm|rmdir|unlink|rename|copyfile|symlink|link|chmod|ftruncate|fsync|realpath|cp|opendir)$/;

/** A file of the package itself that is not there is a fault of the package. */
const isOurs = (path: string | undefined): boolean => path?.startsWith(join(__dirname, '..') + sep) ?? false;

/** The environment's refusal in the words of a problem; undefined for anything that is not one. */
export function tryEnvironmentProblem(cause: unknown): Problem | undefined {
  const { code, syscall, path, dest } = (cause ?? {}) as NodeJS.ErrnoException & { readonly dest?: string };
  if (typeof code !== 'string' || typeof syscall !== 'string' || !FILE_CALLS.test(syscall)) return undefined;
  const known = Object.hasOwn(CAUSES, code) ? CAUSES[code] : undefined;
  if (known === undefined || (code === 'ENOENT' && isOurs(path))) return undefined;
  const where = [path, dest].filter((part) => typeof part === 'string').join(' to ');
  return { ...known, where: where === '' ? `(a file, while it was asked to ${syscall})` : where };
}
