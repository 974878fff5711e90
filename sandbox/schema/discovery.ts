import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Definition, FieldDefinition, MethodDefinition } from './definition';

/** A file of sandbox/schema/discovery/, as scripts/api-definitions.mjs writes it. */
interface DiscoveryFile {
  readonly source: { readonly discovery: string; readonly revision: string };
  readonly methods: Readonly<Record<string, DiscoveryMethod>>;
  readonly types: Readonly<Record<string, Definition>>;
}

interface DiscoveryMethod {
  readonly verb: string;
  readonly path: string;
  readonly body?: 'body';
  readonly response: string;
  /** Parameters of the path and the query, and `body`. */
  readonly fields: Readonly<Record<string, FieldDefinition>>;
}

/** The package that contains a discovery document's types: `discovery.cloudfunctions.v2`. */
export const discoveryScope = (name: string): string => `discovery.${name}`;

/**
 * A discovery document as protobuf definitions. Its methods form one service, named after the version, so that ids read
 * `v2.projects.locations.functions.create`. A method's request is a message of its parameters, with the HTTP body as
 * the member `body`.
 */
export function readDiscovery(name: string): Definition {
  const file = JSON.parse(
    readFileSync(path.join(__dirname, 'discovery', `${name}.json`), 'utf8'),
  ) as DiscoveryFile;
  const requests = Object.entries(file.methods).map(
    ([id, { fields }]) => [requestName(id), { fields }] as const,
  );
  const methods = Object.entries(file.methods).map(([id, method]) => [id, methodOf(id, method)] as const);
  const version = name.slice(name.indexOf('.') + 1);
  const nested = {
    ...file.types,
    ...Object.fromEntries(requests),
    [version]: { methods: Object.fromEntries(methods) },
  };
  return discoveryScope(name)
    .split('.')
    .reduceRight<Definition>((inner, part) => ({ nested: { [part]: inner } }), { nested });
}

/** Types are looked up by the parts of their names, so a method's id becomes one part. */
const requestName = (id: string): string => `${id.replaceAll('.', '_')}_request`;

const methodOf = (
  id: string,
  { verb, path: template, body, response }: DiscoveryMethod,
): MethodDefinition => ({
  requestType: requestName(id),
  responseType: response === 'Empty' ? 'google.protobuf.Empty' : response,
  parsedOptions: [{ '(google.api.http)': { [verb]: template, ...(body ? { body } : {}) } }],
});
