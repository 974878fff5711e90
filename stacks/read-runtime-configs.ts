import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import type { Problem } from '../core/problem/problem';
import type { ProblemCode } from '../core/problem/problem-codes';
import type { RuntimeConfig } from '../core/runtime-config/runtime-config';
import { isObject, type JsonObject } from '../core/values/json';
import { err, ok, type Result } from '../core/values/result';

/** The config that the functions of one synthesized stack read. */
export interface StackConfig {
  /** Name of the stack's folder. */
  readonly stack: string;
  /** config.json from the zip that the stack uploads. */
  readonly config: RuntimeConfig;
}

/** The cdk.tf.json files of an output folder of cdktf, or of the folder of one stack, sorted by stack. */
export function stackFilesOf(folder: string): readonly string[] {
  const own = join(folder, 'cdk.tf.json');
  if (existsSync(own)) return [own];
  const stacks = join(folder, 'stacks');
  const names = existsSync(stacks) ? readdirSync(stacks).sort() : [];
  return names.map((name) => join(stacks, name, 'cdk.tf.json')).filter((file) => existsSync(file));
}

/**
 * The config of every pipeline that a synthesized folder deploys: cdktf.out, or one stack in it. A stack without
 * functions, such as that of a protected project, has none. Returns at least one config, or a problem.
 */
export function readRuntimeConfigs(folder: string): Result<readonly StackConfig[], Problem> {
  const files = stackFilesOf(resolve(folder));
  if (files.length === 0) return err(withoutStacks(folder));
  const found: StackConfig[] = [];
  for (const file of files) {
    const stack = parsedStack(file);
    if (!stack.ok) return stack;
    if (!hasFunctions(stack.value)) continue;
    const config = runtimeConfigOf(file, stack.value);
    if (!config.ok) return config;
    found.push({ stack: basename(dirname(file)), config: config.value });
  }
  return found.length > 0 ? ok(found) : err(withoutPipeline(folder));
}

const withoutStacks = (folder: string): Problem => ({
  code: 'no-stacks',
  what: existsSync(folder) ? 'the folder contains no synthesized stack' : 'the folder does not exist',
  where: folder,
  expected: 'cdktf.out, or the folder of one stack in it with its cdk.tf.json',
  fix: 'synthesize first: npm run synth',
});

const withoutPipeline = (folder: string): Problem => ({
  code: 'no-pipeline',
  what: 'none of its stacks deploys the functions',
  where: folder,
  expected: 'a stack with a DetectionAndResponse in it; in a rollout, that is the hub',
  fix: 'name the whole output folder, or the stack of the hub',
});

export const hasFunctions = (stack: JsonObject): boolean =>
  isObject(stack.resource) && isObject(stack.resource.google_cloudfunctions2_function);

function parsedStack(file: string): Result<JsonObject, Problem> {
  const problem = (code: ProblemCode, what: string): Result<never, Problem> =>
    err({ code, what, where: file, expected: 'a synthesized stack: a JSON object', fix: 'synthesize again' });
  try {
    const stack: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isObject(stack) ? ok(stack) : problem('not-a-stack', 'not a JSON object');
  } catch (cause) {
    return problem('not-json', `not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`);
  }
}

/** The source object of the functions is a zip that contains the config. */
export function runtimeConfigOf(file: string, stack: JsonObject): Result<RuntimeConfig, Problem> {
  const where = `${basename(dirname(file))}: google_storage_bucket_object`;
  const objects = (stack.resource as { google_storage_bucket_object?: Record<string, { source?: unknown }> })
    .google_storage_bucket_object;
  for (const { source } of Object.values(objects ?? {})) {
    if (typeof source !== 'string' || !source.endsWith('.zip')) continue;
    const zip = resolve(dirname(file), source);
    const text = existsSync(zip) ? tryConfigText(readFileSync(zip)) : undefined;
    if (text === undefined) continue;
    const config = tryConfig(text);
    if (config) return ok(config);
    return err({
      code: 'runtime-config-unreadable',
      what: 'this version cannot read the config.json in the zip of the functions',
      where,
      expected: 'a JSON object with schemaVersion 1',
      fix: 'synthesize again with this version of the package',
    });
  }
  return err({
    code: 'runtime-config-missing',
    what: 'the stack uploads no zip with a config.json',
    where,
    expected: 'the zip of the functions, under assets/ next to cdk.tf.json',
    fix: 'synthesize again, and pass the output folder with its assets',
  });
}

const CONFIG = 'config.json';

function tryConfigText(zip: Uint8Array): string | undefined {
  try {
    const content = unzipSync(zip, { filter: ({ name }) => name === CONFIG })[CONFIG];
    return content && new TextDecoder().decode(content);
  } catch {
    return undefined;
  }
}

function tryConfig(text: string): RuntimeConfig | undefined {
  try {
    const config: unknown = JSON.parse(text);
    return isObject(config) && config.schemaVersion === 1 ? (config as unknown as RuntimeConfig) : undefined;
  } catch {
    return undefined;
  }
}
