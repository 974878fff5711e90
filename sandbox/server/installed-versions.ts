import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface LockEntry {
  readonly version?: string;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/** A package whose installed version differs from the version in the functions' lock file. */
export interface VersionDifference {
  readonly name: string;
  readonly locked: string;
  /** Undefined: not installed. */
  readonly installed: string | undefined;
  /** Whether the functions' own package.json names the package. False: one of their dependencies does. */
  readonly direct: boolean;
}

/**
 * Follows the lock file's dependencies through the installed packages. Looks up each one as Node does from the package
 * that needs it, because an installer can place packages differently from the lock file.
 *
 * @param modules - the node_modules folder that contains the direct dependencies
 */
export function versionDifferences({ packages }: Lock, modules: string): VersionDifference[] {
  const found: VersionDifference[] = [];
  const visited = new Set<string>();
  const visit = (lockedBy: string, installedBy: string, direct: boolean): void => {
    for (const name of Object.keys(neededBy(packages[lockedBy]))) {
      const path = lockedAt(packages, lockedBy, name);
      const entry = path === undefined ? undefined : packages[path];
      if (path === undefined || entry?.version === undefined) continue;
      const folder = installedAt(installedBy, name);
      if (visited.has(`${path} ${folder}`)) continue;
      visited.add(`${path} ${folder}`);
      const installed = folder === undefined ? undefined : versionOf(folder);
      const absent = installed === undefined && entry.optional === true;
      if (installed !== entry.version && !absent)
        found.push({ name, locked: entry.version, installed, direct });
      if (folder !== undefined) visit(path, folder, false);
    }
  };
  visit('', dirname(modules), true);
  return found;
}

const neededBy = (entry: LockEntry | undefined) => ({
  ...entry?.dependencies,
  ...entry?.optionalDependencies,
});

/** Node's lookup in the lock file: first the folder of the dependent package, then outwards. */
function lockedAt(packages: Lock['packages'], from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[candidate]) return candidate;
    if (folder === '') return undefined;
  }
}

/** Node's lookup on disk. */
function installedAt(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (folder === dirname(folder)) return undefined;
  }
}

const versionOf = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
