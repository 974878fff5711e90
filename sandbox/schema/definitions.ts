import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../../core/json';
import type { ServiceId } from '../protocol/request';
import { WRITTEN_DEFINITIONS } from './written-definitions';

/** Official definitions as protobufjs JSON, shipped inside Google's own clients. */
export const DEFINITION_FILES: Partial<Record<ServiceId, { pkg: string; file: string }>> = {
  run: { pkg: '@google-cloud/run', file: 'build/protos/protos.json' },
  scc: { pkg: '@google-cloud/security-center', file: 'build/protos/protos.json' },
  firestore: { pkg: '@google-cloud/firestore', file: 'build/protos/v1.json' },
  pubsub: { pkg: '@google-cloud/pubsub', file: 'build/protos/protos.json' },
  logging: { pkg: '@google-cloud/logging', file: 'build/protos/protos.json' },
  monitoring: { pkg: '@google-cloud/monitoring', file: 'build/protos/protos.json' },
  secretmanager: { pkg: '@google-cloud/secret-manager', file: 'build/protos/protos.json' },
  sccmanagement: { pkg: '@google-cloud/securitycentermanagement', file: 'build/protos/protos.json' },
  orgpolicy: { pkg: '@google-cloud/org-policy', file: 'build/protos/protos.json' },
  serviceusage: { pkg: '@google-cloud/service-usage', file: 'build/protos/protos.json' },
  resourcemanager: { pkg: '@google-cloud/resource-manager', file: 'build/protos/protos.json' },
  // No client ships these two: the file brings google.iam.v1, the rest is in written-definitions.ts.
  iam: { pkg: '@google-cloud/resource-manager', file: 'build/protos/protos.json' },
  binaryauthorization: { pkg: '@google-cloud/resource-manager', file: 'build/protos/protos.json' },
};

export interface FieldDefinition {
  readonly type: string;
  readonly id: number;
  readonly rule?: string;
  readonly keyType?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface MethodDefinition {
  readonly requestType: string;
  readonly responseType: string;
  readonly responseStream?: boolean;
  readonly parsedOptions?: unknown;
}

/** A protobufjs namespace: a message, an enum, a service or a package. */
export interface Definition {
  readonly fields?: Readonly<Record<string, FieldDefinition>>;
  readonly values?: Readonly<Record<string, number>>;
  readonly methods?: Readonly<Record<string, MethodDefinition>>;
  readonly oneofs?: Readonly<Record<string, { readonly oneof: readonly string[] }>>;
  readonly nested?: Readonly<Record<string, Definition>>;
}

export interface Resolved {
  /** Full name without a leading dot: `google.cloud.run.v2.Service`. */
  readonly name: string;
  readonly definition: Definition;
}

export interface Definitions {
  readonly root: Definition;
  /** Resolves a type name as protobuf does: from the innermost scope outwards. */
  resolve(type: string, scope: string): Resolved | undefined;
}

const cache = new Map<ServiceId, Definitions>();

/** The definitions of a service; undefined for the two that publish none (Storage's JSON API, VirusTotal). */
export function tryDefinitionsOf(service: ServiceId): Definitions | undefined {
  const source = DEFINITION_FILES[service];
  if (source === undefined) return undefined;
  const known = cache.get(service);
  if (known) return known;
  const definitions = createDefinitions(tryReadExcerpt(service) ?? originalDefinitions(service));
  cache.set(service, definitions);
  return definitions;
}

/** Pub/Sub's client does not ship the definitions of IAM, which its REST interface serves; Run's does. */
function withIam(own: Definition): Definition {
  const iam = originalDefinitions('run').nested?.google?.nested?.iam;
  const google = own.nested?.google;
  return {
    ...own,
    nested: { ...own.nested, google: { ...google, nested: { ...google?.nested, ...(iam ? { iam } : {}) } } },
  };
}

export function definitionsOf(service: ServiceId): Definitions {
  const definitions = tryDefinitionsOf(service);
  if (!definitions) throw new Error(`no official definitions exist for ${service}`);
  return definitions;
}

/**
 * What the build cut out of the originals (scripts/api-excerpts.mjs), beside this file in dist/: an installed package
 * has no development dependencies. Run from source, as the tests do, the originals are read.
 */
function tryReadExcerpt(service: ServiceId): Definition | undefined {
  const file = path.join(__dirname, EXCERPT_FOLDER, `${service}.json`);
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly root: Definition }).root;
}

export const EXCERPT_FOLDER = 'excerpts';

/** The shipped originals, with what was written down beside them where no client ships it. */
export function originalDefinitions(service: ServiceId): Definition {
  const source = DEFINITION_FILES[service];
  if (source === undefined) throw new Error(`no official definitions exist for ${service}`);
  const own = readDefinitions(source.pkg, source.file);
  const shipped = service === 'pubsub' ? withIam(own) : own;
  const written = WRITTEN_DEFINITIONS[service];
  return written ? merged(shipped, written) : shipped;
}

/** The original as the client ships it. Present where the development dependencies are installed. */
export function readDefinitions(pkg: string, file: string): Definition {
  return JSON.parse(readFileSync(path.join(packageFolder(pkg), file), 'utf8')) as Definition;
}

/** The packages' `exports` hide the JSON files, so the folder is found through the entry point. */
export function packageFolder(pkg: string): string {
  const entry = require.resolve(pkg);
  const marker = path.join('node_modules', ...pkg.split('/'));
  return entry.slice(0, entry.lastIndexOf(marker) + marker.length);
}

/** What was written down beside what is shipped; a shipped definition is never replaced. */
function merged(shipped: Definition, written: Definition): Definition {
  const nested: Record<string, Definition> = { ...shipped.nested };
  for (const [name, definition] of Object.entries(written.nested ?? {})) {
    const there = nested[name];
    nested[name] = there ? merged(there, definition) : definition;
  }
  return { ...written, ...shipped, nested };
}

export function createDefinitions(root: Definition): Definitions {
  const found = new Map<string, Resolved | undefined>();
  return {
    root,
    resolve(type, scope) {
      const key = `${scope}|${type}`;
      if (!found.has(key)) found.set(key, lookUp(root, type, scope));
      return found.get(key);
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

/** The definition at a full name, whatever its kind. */
export function find(root: Definition, name: string): Definition | undefined {
  let at: Definition | undefined = root;
  for (const part of name.split('.')) {
    if (!at?.nested || !Object.hasOwn(at.nested, part)) return undefined;
    at = at.nested[part];
  }
  return at;
}

export const isDefinition = (value: unknown): value is Definition => isObject(value);
