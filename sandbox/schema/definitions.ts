import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ServiceId } from '../protocol/request';
import type { Definition } from './definition';
import { readDiscovery } from './discovery';

/** Official definitions as protobufjs JSON, from one of Google's own clients. */
export interface ClientFile {
  readonly pkg: string;
  readonly file: string;
  /** Packages whose methods the sandbox serves: `google.pubsub.v1`. Absent: it uses only the types. */
  readonly serves?: readonly string[];
}
/**
 * A method that an API serves without declaring it. IAM policies and long-running operations are mixins: their routes
 * are in the API's YAML (run_v2.yaml, pubsub.yaml) and not in its definitions.
 */
export interface MixinRoute {
  readonly id: string;
  readonly verb: 'get' | 'post' | 'delete';
  /** In the form of google/api/http.proto: `/v2/{name=projects/*\/operations/*}:wait`. */
  readonly path: string;
  readonly body?: '*';
  readonly requestType: string;
  readonly responseType: string;
}
/** The sources of one API's definitions. */
export interface ApiSources {
  readonly id: ServiceId;
  readonly clients?: readonly ClientFile[];
  /** Names of files in sandbox/schema/discovery/: `cloudfunctions.v2`. */
  readonly discovery?: readonly string[];
  readonly mixins?: readonly MixinRoute[];
}
export interface Resolved {
  /** Full name without a leading dot: `google.cloud.run.v2.Service`. */
  readonly name: string;
  readonly definition: Definition;
}
export interface Definitions {
  readonly root: Definition;
  /** Resolves a type name as protobuf does, from the innermost scope outwards. */
  resolve(type: string, scope: string): Resolved | undefined;
}
const cache = new WeakMap<ApiSources, Definitions>();
/** The definitions of an API. They are read once. */
export function definitionsOf(sources: ApiSources): Definitions {
  const known = cache.get(sources);
  if (known) return known;
  const clients = tryReadExcerpt(sources.id) ?? originalDefinitions(sources);
  const discovered = (sources.discovery ?? []).map(readDiscovery);
  const definitions = createDefinitions([clients, ...discovered].reduce(merged));
  cache.set(sources, definitions);
  return definitions;
}
/**
 * The excerpt of the originals that the build created (scripts/api-excerpts.mjs), next to this file in dist/. An
 * installed package has no development dependencies and needs it. Code that runs from source, such as the tests, reads
 * the originals.
 */
function tryReadExcerpt(service: ServiceId): Definition | undefined {
  const file = path.join(__dirname, EXCERPT_FOLDER, `${service}.json`);
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly root: Definition }).root;
}
export const EXCERPT_FOLDER = 'excerpts';
/** The merged definition files of the API's clients. Discovery documents are not included. */
export const originalDefinitions = ({ clients = [] }: ApiSources): Definition =>
  clients.map(({ pkg, file }) => readDefinitions(pkg, file)).reduce(merged, {});
/** The original as the client ships it. It is present where the development dependencies are installed. */
export function readDefinitions(pkg: string, file: string): Definition {
  return JSON.parse(readFileSync(path.join(packageFolder(pkg), file), 'utf8')) as Definition;
}
/** The packages' `exports` hide the JSON files, so this function finds the folder through the entry point. */
export function packageFolder(pkg: string): string {
  const entry = require.resolve(pkg);
  const marker = path.join('node_modules', ...pkg.split('/'));
  return entry.slice(0, entry.lastIndexOf(marker) + marker.length);
}
/** Merges both. Where they define the same name, the first one takes precedence. */
function merged(first: Definition, second: Definition): Definition {
  const nested: Record<string, Definition> = { ...first.nested };
  for (const [name, definition] of Object.entries(second.nested ?? {})) {
    const there = nested[name];
    nested[name] = there ? merged(there, definition) : definition;
  }
  return { ...second, ...first, nested };
}
export function createDefinitions(root: Definition): Definitions {
  // By scope, then by type. Every member of every message is looked up, which is too often to build a joint key.
  const found = new Map<string, Map<string, Resolved | undefined>>();
  return {
    root,
    resolve(type, scope) {
      const known = found.get(scope) ?? new Map<string, Resolved | undefined>();
      if (known.size === 0) found.set(scope, known);
      if (!known.has(type)) known.set(type, lookUp(root, type, scope));
      return known.get(type);
    },
  };
}
function lookUp(root: Definition, type: string, scope: string): Resolved | undefined {
  const absolute = type.startsWith('.');
  const scopes = absolute ? [] : scope.split('.');
  const wanted = absolute ? type.slice(1) : type;
  for (let depth = scopes.length; depth >= 0; depth -= 1) {
    const name = [...scopes.slice(0, depth), wanted].join('.');
    const definition = find(root, name);
    if (definition && (definition.fields || definition.values)) return { name, definition };
  }
  return undefined;
}
/** The definition with a full name, of any kind. */
export function find(root: Definition, name: string): Definition | undefined {
  let at: Definition | undefined = root;
  for (const part of name.split('.')) {
    if (!at?.nested || !Object.hasOwn(at.nested, part)) return undefined;
    at = at.nested[part];
  }
  return at;
}
