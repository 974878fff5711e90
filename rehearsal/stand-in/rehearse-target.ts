import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isObject, type Json, type JsonObject } from '../../core/json';
import { EMPTY_CLOUD } from '../provider/cloud';
import { hasForceNewFacts } from '../provider/force-new';
import { stackShape } from '../run/stack-shape';
import { createTerraform } from '../run/terraform';
import type { TerraformBinary } from '../run/terraform-binary';
import { readStack } from '../run/working-copy';
import { type BindingsPackage, providerSchema } from '../schema/provider-schema';
import { usedTypes } from '../schema/used-types';
import type { Target } from '../targets';
import type { ProviderMirror } from './provider-mirror';
import { rehearseStack, type StackRehearsal } from './rehearse-stack';

export interface TargetRehearsal {
  readonly target: string;
  readonly stacks: readonly StackRehearsal[];
  /** Stacks of a shape that another stack had already: planned, not applied. */
  readonly onlyPlanned: readonly string[];
  /** Types whose force-new arguments are guessed. */
  readonly guessedTypes: readonly string[];
}

export interface TargetToRehearse {
  readonly target: Target;
  readonly folder: string;
  readonly binary: TerraformBinary;
  readonly bindings: BindingsPackage;
  readonly mirror: ProviderMirror;
  /** Every stack through everything, also those of a shape that was seen. */
  readonly all: boolean;
}

/** At most so many Terraforms at once: each takes a core for itself and its provider. */
const WORKERS = Math.max(2, Math.min(4, availableParallelism()));

/** Synthesizes a program and takes each of its stacks through Terraform. */
export async function rehearseTarget(options: TargetToRehearse): Promise<TargetRehearsal> {
  const { target, folder, binary, bindings, mirror, all } = options;
  mkdirSync(folder, { recursive: true });
  const outdir = join(folder, 'cdktf.out');
  await target.synthesize(outdir);
  const stacksFolder = join(outdir, 'stacks');
  const names = readdirSync(stacksFolder).sort();
  const stacks = new Map(names.map((name) => [name, readStack(join(stacksFolder, name))]));

  const used = usedTypes([...stacks.values()]);
  const schemaFile = join(folder, 'schema.json');
  writeFileSync(schemaFile, JSON.stringify(providerSchema(used, bindings)));

  const full = all ? new Set(names) : firstOfEachShape(stacks);
  const rehearse = (name: string) => {
    const stackFolder = join(stacksFolder, name);
    const cloudFile = join(folder, `${name}.cloud.json`);
    writeFileSync(cloudFile, JSON.stringify({ ...EMPTY_CLOUD, projects: knownProjects(stackFolder) }));
    return rehearseStack({
      name,
      stackFolder,
      workFolder: join(folder, 'work', name),
      terraform: createTerraform({ binary, cliConfigFile: mirror.cliConfigFile, schemaFile, cloudFile }),
      cloudFile,
      depth: full.has(name) ? 'full' : 'plan',
    });
  };
  return {
    target: target.name,
    stacks: await inParallel(names, rehearse),
    onlyPlanned: names.filter((name) => !full.has(name)),
    guessedTypes: used.resources.filter((type) => !hasForceNewFacts(bindings.version, type)),
  };
}

function firstOfEachShape(stacks: ReadonlyMap<string, JsonObject>): ReadonlySet<string> {
  const byShape = new Map<string, string>();
  for (const [name, stack] of stacks) {
    const shape = stackShape(stack);
    if (!byShape.has(shape)) byShape.set(shape, name);
  }
  return new Set(byShape.values());
}

/** Project numbers that the operator's config gives, found beside the stack: ids with their numbers. */
function knownProjects(stackFolder: string): Readonly<Record<string, string>> {
  const file = join(stackFolder, 'config.json');
  return existsSync(file) ? Object.fromEntries(projectsIn(JSON.parse(readFileSync(file, 'utf8')))) : {};
}

function projectsIn(value: Json | undefined): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) return value.flatMap(projectsIn);
  if (!isObject(value)) return [];
  const { id, number } = value;
  const own: readonly (readonly [string, string])[] =
    typeof id === 'string' && typeof number === 'string' ? [[id, number]] : [];
  return [...own, ...Object.values(value).flatMap(projectsIn)];
}

/** Results in the order of the items, a few at a time. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = items.map((item, index) => ({ item, index }));
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results[next.index] = await work(next.item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(WORKERS, items.length) }, worker));
  return results;
}
