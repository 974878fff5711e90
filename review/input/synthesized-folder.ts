import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Problem } from '../../core/problem/problem';
import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { err, ok, type Result } from '../../core/values/result';
import { sha256Hex } from '../../core/values/sha256';
import { nestsTooDeep } from './depth';
import { type SynthesizedStack, UNREADABLE } from './synthesized';

/** Reads the stacks of a cdktf folder: `cdktf.out`, or the folder of one stack. */
export function readSynthesizedFolder(
  folder: string,
  shown: string,
): Result<readonly SynthesizedStack[], Problem> {
  const files = stackFiles(folder);
  if (files.length === 0) {
    return err({
      code: 'no-stacks',
      what: existsSync(folder) ? 'it contains no synthesized stack' : 'the folder does not exist',
      where: shown,
      expected: 'cdktf.out, or the folder of one stack in it, which contains cdk.tf.json',
      fix: 'synthesize first: npm run synth, or npx riposte synth',
    });
  }
  const stacks: SynthesizedStack[] = [];
  for (const file of files) {
    const json = parsed(file);
    if (typeof json === 'string') {
      return err({
        code: 'not-json',
        what: json,
        where: file,
        expected: 'cdk.tf.json as cdktf writes it',
        fix: 'synthesize again, or review a plan',
      });
    }
    stacks.push({ name: basename(dirname(file)), json, otherFiles: otherFilesIn(dirname(file)) });
  }
  return ok(stacks);
}

function stackFiles(folder: string): readonly string[] {
  const own = join(folder, 'cdk.tf.json');
  if (existsSync(own)) return [own];
  const stacks = join(folder, 'stacks');
  const names = existsSync(stacks) ? readdirSync(stacks).sort() : [];
  return names.map((name) => join(stacks, name, 'cdk.tf.json')).filter((file) => existsSync(file));
}

/** The stack, or the reason why it is not one. */
function parsed(file: string): JsonObject | string {
  let text: string;
  let value: unknown;
  try {
    text = readFileSync(file, 'utf8');
    value = JSON.parse(text);
  } catch {
    return 'a stack is not JSON';
  }
  if (!isObject(value)) return 'a stack is not a JSON object';
  if (nestsTooDeep(value)) return 'a stack nests deeper than any provider schema';
  // Terraform reads both of two equal keys, but JSON.parse reads only the last one.
  if (keysIn(text) !== countKeys(value)) return 'a stack contains the same JSON key twice';
  const list = listIn(value);
  return list === undefined ? value : `${list} is a list, which Terraform reads but this review does not`;
}

const keysIn = (text: string): number =>
  [...text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:?)/g)].filter(([, colon]) => colon === ':').length;

function countKeys(value: Json | undefined): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members: readonly (Json | undefined)[] = Object.values(value);
  return members.reduce(
    (sum: number, member) => sum + countKeys(member),
    isObject(value) ? members.length : 0,
  );
}

/** How many levels of objects cdktf writes in a member of a stack. Terraform also accepts lists of objects there. */
const OBJECT_LEVELS = { resource: 3, data: 3, module: 2, variable: 2, locals: 1, provider: 1, terraform: 2 };

const listIn = (stack: JsonObject): string | undefined =>
  Object.entries(OBJECT_LEVELS)
    .map(([key, levels]) => firstList(stack[key], key, levels))
    .find((path) => path !== undefined);

function firstList(value: Json | undefined, path: string, levels: number): string | undefined {
  if (levels === 0 || typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return path;
  return Object.entries(value)
    .map(([key, member]) => firstList(member, `${path}.${key}`, levels - 1))
    .find((found) => found !== undefined);
}

const READ_BY_TERRAFORM =
  /\.(?:tf|tofu)(?:\.json)?$|^terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/;

/**
 * Other files in the folder, with hashes. Terraform merges every file into one configuration, and cdktf writes only
 * one.
 */
const otherFilesIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => READ_BY_TERRAFORM.test(name) && name !== 'cdk.tf.json')
      .map((name) => [name, contentHash(join(folder, name))]),
  );

function contentHash(file: string): string {
  try {
    return sha256Hex(readFileSync(file, 'utf8'));
  } catch {
    return UNREADABLE;
  }
}
