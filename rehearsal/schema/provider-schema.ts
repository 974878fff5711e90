import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { extractSchema } from './extract-schema';
import type { Block, ProviderSchema } from './schema';
import type { UsedTypes } from './used-types';

export interface BindingsPackage {
  readonly folder: string;
  /** Where Terraform would download the provider from, as the bindings name it: host/namespace/type. */
  readonly source: string;
  readonly version: string;
}

/** The installed @cdktf/provider-google. */
export function bindingsPackage(): BindingsPackage {
  const file = require.resolve('@cdktf/provider-google/package.json');
  const { cdktf } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly cdktf: { readonly provider: { readonly name: string; readonly version: string } };
  };
  return { folder: dirname(file), source: cdktf.provider.name, version: cdktf.provider.version };
}

/** The schema of the types that the stacks use. All 1,469 would cost seconds at every start of the provider. */
export function providerSchema(used: UsedTypes, bindings = bindingsPackage()): ProviderSchema {
  const blocks = (types: readonly string[], prefix: string): Record<string, Block> =>
    Object.fromEntries(types.map((type) => [type, blockOf(bindings, type, prefix)]));
  return {
    version: bindings.version,
    provider: extractSchema(join(bindings.folder, 'lib', 'provider')).block,
    resources: blocks(used.resources, ''),
    dataSources: blocks(used.dataSources, 'data-google-'),
  };
}

function blockOf(bindings: BindingsPackage, type: string, prefix: string): Block {
  const folder = join(bindings.folder, 'lib', moduleName(type, prefix));
  if (!existsSync(folder)) {
    throw new Error(
      `hashicorp/google ${bindings.version} has no ${prefix ? 'data source' : 'resource'} ${type}; expected a type that the installed @cdktf/provider-google binds; correct the type`,
    );
  }
  return extractSchema(folder).block;
}

/** google_pubsub_topic -> pubsub-topic; resources named google_google_... do not exist, google_project_... keep theirs. */
const moduleName = (type: string, prefix: string): string =>
  `${prefix}${type.replace(/^google_/, '').replaceAll('_', '-')}`;
