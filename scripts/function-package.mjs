import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'riposte-functions';
/** Matches the runtime nodejs24 of constructs/functions/response-function.ts. */
const NODE = '24';

/** Members of a lock entry that depend on this repository rather than on the dependency. */
const DROPPED = ['resolved', 'dev', 'devOptional', 'funding'];

/**
 * package.json and package-lock.json of the function zip: exactly `dependencies` and what they need, in the versions that
 * this repository locks and tests. Without the framework in its package.json, a zip would get an old one from the
 * buildpack.
 */
export function functionPackage(root, dependencies) {
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const versions = Object.fromEntries(
    [...dependencies].sort().map((name) => [name, lockedEntry(locked, name).version]),
  );
  const header = { name: NAME, version: '0.0.0', private: true };
  const requirements = { dependencies: versions, engines: { node: NODE } };
  return {
    packageJson: { ...header, main: 'index.js', ...requirements },
    packageLock: {
      name: NAME,
      version: header.version,
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': { name: NAME, version: header.version, ...requirements },
        ...closure(locked, Object.keys(versions)),
      },
    },
  };
}

function lockedEntry(locked, name) {
  const entry = locked[`node_modules/${name}`];
  if (entry) return entry;
  throw new Error(`package-lock.json has no ${name}; expected it locked; run npm install`);
}

/** Every locked package that is reachable from `names`, by its path in the lock file, sorted by path. */
function closure(locked, names) {
  const reached = new Set();
  const waiting = names.map((name) => `node_modules/${name}`);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    waiting.push(...needsOf(locked, path));
  }
  return Object.fromEntries([...reached].sort().map((path) => [path, portable(locked[path])]));
}

function needsOf(locked, path) {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta = {} } = locked[path];
  const optional = Object.keys(optionalDependencies ?? {});
  const peers = Object.keys(peerDependencies ?? {});
  const required = [...Object.keys(dependencies ?? {}), ...peers].filter(
    (name) => !optional.includes(name) && !peerDependenciesMeta[name]?.optional,
  );
  return [
    ...required.map((name) => installedAt(locked, path, name) ?? missing(path, name)),
    ...optional.map((name) => installedAt(locked, path, name)).filter((found) => found !== undefined),
  ];
}

/** Like Node's own search: first in the importer's folder, then in the folders above. */
function installedAt(locked, from, name) {
  for (let folder = from; ; folder = parentOf(folder)) {
    const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (locked[candidate]) return candidate;
    if (folder === '') return undefined;
  }
}

function parentOf(path) {
  const cut = path.lastIndexOf('/node_modules/');
  return cut === -1 ? '' : path.slice(0, cut);
}

function missing(path, name) {
  throw new Error(`package-lock.json has no ${name}, which ${path} needs; run npm install`);
}

function portable(entry) {
  return Object.fromEntries(Object.entries(entry).filter(([member]) => !DROPPED.includes(member)));
}
