import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { unzipSync } from 'fflate';
import { type Lock, type VersionDifference, versionDifferences } from './installed-versions';

/** The function's source or its dependencies are not what the zip says. */
export class FunctionPackageError extends Error {
  readonly kind = 'function-package';
}

/**
 * Unpacks the very zip that the stack uploads and gives it the dependencies its lock file names. The buildpack would
 * run `npm ci`; here the installed packages are linked after each version was compared with the lock.
 *
 * @param tolerate - hears of versions that are not the locked ones. As somebody's dependency the package's own
 *   dependencies are resolved by their installer, within the ranges of each. @default - such a version is an error
 * @returns the folder to start the function from
 */
export function unpackFunction(
  zip: Uint8Array,
  directory: string,
  installedModules: string,
  tolerate?: (text: string) => void,
): string {
  mkdirSync(directory, { recursive: true });
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    // A zip of ours is flat: a name with a path in it would be somebody else's.
    if (basename(name) !== name)
      throw new FunctionPackageError(`the zip holds ${name}: expected plain file names`);
    writeFileSync(join(directory, name), content);
  }
  checkVersions(join(directory, 'package-lock.json'), installedModules, tolerate);
  symlinkSync(installedModules, join(directory, 'node_modules'), 'dir');
  return directory;
}

function checkVersions(
  lockPath: string,
  installedModules: string,
  tolerate: ((text: string) => void) | undefined,
): void {
  if (!existsSync(lockPath)) {
    throw new FunctionPackageError(
      'the zip holds no package-lock.json: the buildpack would install whatever is newest',
    );
  }
  const lock = JSON.parse(readFileSync(lockPath, 'utf8')) as Lock;
  const differences = versionDifferences(lock, installedModules);
  const refused = differences.find((one) => !tolerate || one.direct || one.installed === undefined);
  if (refused) {
    throw new FunctionPackageError(
      `${refused.name} is ${refused.installed ?? 'not installed'}, the zip's lock file says ${refused.locked}: run npm ci and npm run build`,
    );
  }
  if (differences.length > 0) tolerate?.(told(differences));
}

const told = (differences: readonly VersionDifference[]): string =>
  `the functions run with what is installed here, not with every locked version: ${differences
    .map(({ name, installed, locked }) => `${name} ${installed} (locked ${locked})`)
    .join(', ')}`;
