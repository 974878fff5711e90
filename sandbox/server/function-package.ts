import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { unzipSync } from 'fflate';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;
}

/** The function's source or its dependencies are not what the zip says. */
export class FunctionPackageError extends Error {
  readonly kind = 'function-package';
}

/**
 * Unpacks the very zip that the stack uploads and gives it the dependencies its lock file names. The buildpack would
 * run `npm ci`; here the installed packages are linked after each version was compared with the lock.
 *
 * @returns the folder to start the function from
 */
export function unpackFunction(zipPath: string, directory: string, installedModules: string): string {
  if (!existsSync(zipPath)) {
    throw new FunctionPackageError(
      `the stack names the source ${zipPath}, which does not exist: synthesize again`,
    );
  }
  mkdirSync(directory, { recursive: true });
  for (const [name, content] of Object.entries(unzipSync(readFileSync(zipPath)))) {
    // A zip of ours is flat: a name with a path in it would be somebody else's.
    if (basename(name) !== name)
      throw new FunctionPackageError(`the zip holds ${name}: expected plain file names`);
    writeFileSync(join(directory, name), content);
  }
  checkVersions(join(directory, 'package-lock.json'), installedModules);
  symlinkSync(installedModules, join(directory, 'node_modules'), 'dir');
  return directory;
}

function checkVersions(lockPath: string, installedModules: string): void {
  if (!existsSync(lockPath)) {
    throw new FunctionPackageError(
      'the zip holds no package-lock.json: the buildpack would install whatever is newest',
    );
  }
  const lock = JSON.parse(readFileSync(lockPath, 'utf8')) as Lock;
  for (const [path, { version, optional }] of Object.entries(lock.packages)) {
    if (path === '' || version === undefined) continue;
    const installed = installedVersion(
      join(installedModules, path.replace(/^node_modules\//, ''), 'package.json'),
    );
    if (installed === version || (optional && installed === undefined)) continue;
    throw new FunctionPackageError(
      `${path} is ${installed ?? 'not installed'}, the zip's lock file says ${version}: run npm ci and npm run build`,
    );
  }
}

function installedVersion(manifest: string): string | undefined {
  return existsSync(manifest)
    ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
    : undefined;
}
