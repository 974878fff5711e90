import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { copied } from '../../../core/values/copied';
import { hashOf, type JsonObject, jsonEqual } from '../../../core/values/json';
import { oneOfEachShape, synthesizedTarget } from '../../../rehearsal/rehearse-target';
import { allTargets } from '../../../rehearsal/targets';
import { synthesizeVariant, variantTargets } from '../../../rehearsal/variants';
import type { SynthesizedStack } from '../../../review/input/synthesized';
import { readStacks, type SynthesizedStacks } from '../../../testing/synthesized-stacks';
import { type Block, Head } from './head';
import { NEIGHBOURS, withNeighbours } from './neighbours';
import { deltaBetween } from './recorded-plan';
import type { ReviewCase } from './review-case';

/**
 * A target in its deployed form: the first of its stacks of each shape.
 *
 * @param synthesize - tests share the synthesized stacks (test/factories/synthesized-target.ts)
 */
export async function caseBase(
  name: string,
  folder: string,
  synthesize: typeof synthesizedTarget = synthesizedTarget,
): Promise<SynthesizedStacks> {
  const neighboured = NEIGHBOURS[name];
  if (neighboured) {
    synthesizedVariant(neighboured.variant, neighboured.config, folder);
    return withNeighbours(name, join(folder, 'cdktf.out'));
  }
  const targets = [...allTargets(), ...variantTargets()];
  const target = targets.find((each) => each.name === name);
  if (target) return oneOfEachShape(await synthesize(target, folder));
  throw new Error(`no target ${name}; expected one of ${targets.map((each) => each.name).join(', ')}`);
}

/** The head of a case, and how it differs from the base. */
export interface CaseHead {
  readonly head: Head;
  /** The synthesized stacks that the head is made from. Their other files belong to the head too. */
  readonly from: SynthesizedStacks;
  /** Names of the stacks that differ from those of the base. */
  readonly changed: readonly string[];
  /** A hash of the difference. A change elsewhere in the constructs does not change it. */
  readonly edit: string;
}

/** @param folder - where a case with its own config is synthesized */
export function caseHead(one: ReviewCase, base: SynthesizedStacks, folder: string): CaseHead {
  const from = one.config === undefined ? base : synthesizedVariant(one.target, one.config, folder);
  const head = new Head(copied(stacksByName(from)) as Record<string, Block>);
  one.edit?.(head);
  const before = stacksByName(base);
  const names = [...new Set([...Object.keys(before), ...Object.keys(head.stacks)])];
  const changed = names.filter(
    (name) =>
      !jsonEqual(before[name], head.stacks[name]) ||
      Object.keys(head.files).some((path) => path.startsWith(`${name}/`)),
  );
  if (changed.length === 0 && one.when === undefined)
    throw new Error(`${one.id} changes nothing; expected its edit or config to`);
  const deltas = changed.map((name) =>
    deltaBetween(before[name] ?? {}, (head.stacks[name] ?? {}) as JsonObject),
  );
  const edit = one.when ?? hashOf(withoutHashes([deltas, head.files])).slice(0, 16);
  return { head, from, changed, edit };
}

function synthesizedVariant(
  target: string,
  changes: NonNullable<ReviewCase['config']>,
  folder: string,
): SynthesizedStacks {
  const outdir = join(folder, 'cdktf.out');
  mkdirSync(outdir, { recursive: true });
  synthesizeVariant(target, changes, outdir);
  return readStacks(outdir);
}

/** The name of the function zip contains the hash of its content, which changes with every line of code. */
const withoutHashes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/\b[0-9a-f]{64}\b/g, 'hash'));

const stacksByName = ({ folders, raw }: SynthesizedStacks): Record<string, JsonObject> =>
  Object.fromEntries(folders.map((folder, index) => [basename(folder), raw[index] ?? {}]));

/** The stacks in the form in which the review reads them from two synthesized folders. */
export const synthesizedStacks = (stacks: SynthesizedStacks): readonly SynthesizedStack[] =>
  Object.entries(stacksByName(stacks)).map(([name, json]) => ({ name, json }));

export const headStacks = ({ head }: CaseHead): readonly SynthesizedStack[] =>
  Object.entries(head.stacks).map(([name, json]) => ({ name, json: json as JsonObject }));

/** Writes the stacks of the head in the form of cdktf, and returns their folders. */
export function writeHead({ head, from }: CaseHead, folder: string): readonly string[] {
  const folders = Object.entries(head.stacks).map(([name, json]) => {
    const stackFolder = join(folder, 'stacks', name);
    mkdirSync(stackFolder, { recursive: true });
    const source = from.folders.find((each) => basename(each) === name);
    for (const file of source === undefined ? [] : readdirSync(source)) {
      if (file !== 'cdk.tf.json') symlinkSync(resolve(source as string, file), join(stackFolder, file));
    }
    writeFileSync(join(stackFolder, 'cdk.tf.json'), JSON.stringify(json, null, 2));
    return stackFolder;
  });
  for (const [path, content] of Object.entries(head.files)) {
    const file = join(folder, 'stacks', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(content, null, 2));
  }
  return folders;
}
