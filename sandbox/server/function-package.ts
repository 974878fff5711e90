import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { unzipSync } from 'fflate';
import { type Lock, type VersionDifference, versionDifferences } from './installed-versions';

/** The function's source or its dependencies differ from what the zip states. */
export class FunctionPackageError extends Error {
  readonly kind = 'function-package';
}

/**
 * Unpacks the uploaded zip and links the dependencies that its lock file names. The buildpack would run `npm ci`. This
 * function compares each version with the lock file and then links the installed packages.
 *
 * @param tolerate - gets the versions that differ from the lock file. When the package is installed as a dependency,
 *   the installer resolves the package's own dependencies within their ranges.
 * @default - a different version is an error
 * @returns the folder to start the function from
 */
export function unpackFunction(
  zip: Uint8Array,
  directory: string,
  installedModules: string,
  tolerate?: (text: string) => void,
): string {
  mkdirSync(directory, { recursive: true });
  for (const [name, content] of Object.entries(unzipped(zip))) {
    // The zips that Riposte builds are flat. A name with a path comes from another source.
    if (basename(name) !== name)
      throw new FunctionPackageError(`the zip contains ${name}; expected plain file names`);
    writeFileSync(join(directory, name), content);
  }
  checkVersions(join(directory, 'package-lock.json'), installedModules, tolerate);
  symlinkSync(installedModules, join(directory, 'node_modules'), 'dir');
  return directory;
}

function unzipped(zip: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(zip);
  } catch (cause) {
    throw new FunctionPackageError(`the function's source is not a zip: ${String(cause)}`, { cause });
  }
}

function checkVersions(
  lockPath: string,
  installedModules: string,
  tolerate: ((text: string) => void) | undefined,
): void {
  if (!existsSync(lockPath)) {
    throw new FunctionPackageError(
      'the zip has no package-lock.json: the buildpack would install the newest versions',
    );
  }
  const lock = JSON.parse(readFileSync(lockPath, 'utf8')) as Lock;
  const differences = versionDifferences(lock, installedModules);
  const refused = differences.find((one) => !tolerate || one.direct || one.installed === undefined);
  if (refused) {
    throw new FunctionPackageError(
      `${refused.name} is ${refused.installed ?? 'not installed'}, but the zip's lock file names ${refused.locked}: run npm ci and npm run build`,
    );
  }
  if (differences.length > 0) tolerate?.(told(differences));
}

const told = (differences: readonly VersionDifference[]): string =>
  `the functions run with installed versions that differ from the lock file: ${differences
    .map(({ name, installed, locked }) => `${name} ${installed} (locked ${locked})`)
    .join(', ')}`;
