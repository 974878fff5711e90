import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { isObject, type Json, type JsonObject } from '../core/values/json';
import { providerFromMirror, terraformEnvironment } from '../rehearsal/run/provider';
import { createTerraform } from '../rehearsal/run/terraform';
import { tryTerraformBinary } from '../rehearsal/run/terraform-binary';
import { RECORDED_VERSION, schemaFile } from '../rehearsal/stand-in/recorded-schema';
import {
  type BlockFacts,
  blockFacts,
  type SchemaFacts,
  schemaText,
} from '../rehearsal/stand-in/schema-facts';
import { usedTypes } from '../rehearsal/stand-in/used-types';
import { allTargets } from '../rehearsal/targets';
import { variantTargets } from '../rehearsal/variants';
import { TRANSLATIONS } from '../sandbox/boot/translations';
import { readStacks } from '../testing/synthesized-stacks';
import { constructedTypes } from './provider-enums';

/**
 * Writes rehearsal/recordings/schema/VERSION.json: the genuine provider's schema of the types that the rehearsal's
 * targets use, that constructs create, and that the embedded cloud deploys.
 */
async function record({ providerMirror, providerVersion }: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'riposte-schema-'));
  try {
    const types = await typesInUse(join(folder, 'targets'));
    const schema = await genuineSchema(join(folder, 'terraform'), providerMirror, providerVersion);
    const facts = schemaFacts(schema, types, providerVersion);
    const file = schemaFile(providerVersion);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, schemaText(facts));
    const count = Object.keys(facts.resources).length + Object.keys(facts.dataSources).length;
    console.log(`${basename(file)}: ${count} types of ${facts.provider_version}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Options {
  readonly providerMirror: string;
  readonly providerVersion: string;
}

/** `google_x` and `data.google_x`. */
async function typesInUse(folder: string): Promise<ReadonlySet<string>> {
  const types = new Set([...TRANSLATIONS.map(({ type }) => type), ...constructedTypes()]);
  for (const target of [...allTargets(), ...variantTargets()]) {
    const outdir = join(folder, target.name);
    mkdirSync(outdir, { recursive: true });
    await target.synthesize(outdir);
    const used = usedTypes(readStacks(outdir).raw);
    for (const type of used.resources) types.add(type);
    for (const type of used.dataSources) types.add(`data.${type}`);
  }
  return types;
}

/** Runs `terraform providers schema -json` in a folder that requires only the provider. */
async function genuineSchema(folder: string, mirror: string, version: string): Promise<JsonObject> {
  const binary = tryTerraformBinary();
  if (!binary) throw new Error('neither terraform nor tofu is on the PATH');
  mkdirSync(folder, { recursive: true });
  const google = { source: 'hashicorp/google', version };
  writeFileSync(
    join(folder, 'main.tf.json'),
    JSON.stringify({ terraform: { required_providers: { google } } }),
  );
  const env = terraformEnvironment(providerFromMirror(folder, mirror, version));
  const terraform = createTerraform({ binary, env });
  const init = await terraform.run(folder, ['init', '-input=false', '-no-color']);
  if (init.code !== 0) throw new Error(init.diagnostics.map(({ detail }) => detail).join('\n'));
  const { stdout } = await terraform.run(folder, ['providers', 'schema', '-json']);
  const { provider_schemas: all } = JSON.parse(stdout) as JsonObject;
  const [schema] = Object.values(isObject(all) ? all : {});
  if (isObject(schema)) return schema;
  throw new Error('terraform providers schema -json names no provider');
}

function schemaFacts(schema: JsonObject, types: ReadonlySet<string>, version: string): SchemaFacts {
  const isData = (type: string) => type.startsWith('data.');
  const facts = (names: readonly string[], schemas: Json | undefined): Record<string, BlockFacts> =>
    Object.fromEntries([...names].sort().map((type) => [type, blockFacts(schemaOf(schemas, type))]));
  return {
    provider_version: `hashicorp/google ${version}`,
    date: new Date().toISOString().slice(0, 10),
    provider: blockFacts(isObject(schema.provider) ? schema.provider.block : undefined),
    resources: facts(
      [...types].filter((type) => !isData(type)),
      schema.resource_schemas,
    ),
    dataSources: facts(
      [...types].filter(isData).map((type) => type.slice('data.'.length)),
      schema.data_source_schemas,
    ),
  };
}

function schemaOf(schemas: Json | undefined, type: string): Json | undefined {
  const schema = isObject(schemas) ? schemas[type] : undefined;
  if (isObject(schema)) return schema.block;
  throw new Error(`the provider has no type ${type}; expected a type of this version; correct the stack`);
}

new Command('record-schema')
  .description("Records the genuine provider's schema of the types in use.")
  .requiredOption('--provider-mirror <dir>', 'a filesystem mirror with the genuine provider in it')
  .option('--provider-version <version>', 'of hashicorp/google', RECORDED_VERSION)
  .action(record)
  .parseAsync()
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
