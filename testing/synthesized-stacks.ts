import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { RuntimeConfig } from '../core/config/runtime-config';
import { type Problem, problemText } from '../core/problem/problem';
import { isObject, type JsonObject } from '../core/values/json';
import { isDeployable } from '../sandbox/boot/boot';
import { hasFunctions, runtimeConfigOf, stackFilesOf } from '../stacks/read-runtime-configs';

/** What lies in the output folder cannot be rehearsed. Says what, where, what was expected and how to fix it. */
export class UnreadableStack extends Error {
  readonly kind = 'unreadable-stack';

  constructor(readonly problem: Problem) {
    super(problemText(problem));
    this.name = 'UnreadableStack';
  }
}

export interface SynthesizedStacks {
  /** Parsed cdk.tf.json files; the one with the pipeline first. */
  readonly stacks: readonly JsonObject[];
  /** The same as they were synthesized, with what the sandbox does not know. */
  readonly raw: readonly JsonObject[];
  /** The folder of each stack, in the same order. */
  readonly folders: readonly string[];
  /** config.json out of the zip that the stack uploads: what the deployed functions would read. */
  readonly config: RuntimeConfig;
  /** Resources of types that the sandbox does not know, as `type.name`: yours, not Riposte's. */
  readonly leftOut: readonly string[];
}

/**
 * Reads an output folder of cdktf (all its stacks) or the folder of one stack. Resource types that the sandbox does
 * not know are left out and listed; a reference to one of them from what is left stops the boot.
 *
 * @param only - names of stacks. @default - all of the folder
 * @throws UnreadableStack
 */
export function readStacks(outdir: string, only?: readonly string[]): SynthesizedStacks {
  const all = stackFilesOf(resolve(outdir));
  if (all.length === 0) throw withoutStacks(outdir);
  const files = all.filter((file) => !only || only.includes(basename(dirname(file))));
  if (files.length === 0) throw withoutChosen(outdir, only ?? [], all);
  const read = files.map((file) => ({ file, stack: parse(file) }));
  const pipelines = read.filter(({ stack }) => hasFunctions(stack));
  const [pipeline] = pipelines;
  if (!pipeline || pipelines.length > 1) {
    throw new UnreadableStack({
      code: pipeline ? 'several-pipelines' : 'no-pipeline',
      what: `${pipelines.length} stacks deploy a responder`,
      where: outdir,
      expected: 'one stack with a DetectionAndResponse in it',
      fix: pipeline
        ? 'pass the folder of one stack: <outdir>/stacks/<name>'
        : 'synthesize first: app.synth()',
    });
  }
  const others = read.filter(({ file }) => file !== pipeline.file);
  const ordered = [pipeline, ...others];
  const known = ordered.map(({ stack }) => knownPart(stack));
  return {
    stacks: known.map(({ stack }) => stack),
    raw: ordered.map(({ stack }) => stack),
    folders: ordered.map(({ file }) => dirname(file)),
    leftOut: known.flatMap(({ leftOut }) => leftOut),
    config: runtimeConfig(pipeline.file, pipeline.stack),
  };
}

const withoutStacks = (outdir: string): UnreadableStack =>
  new UnreadableStack({
    code: 'no-stacks',
    what: existsSync(outdir) ? 'there is no synthesized stack in it' : 'there is no such folder',
    where: outdir,
    expected: 'cdktf.out, or the folder of one stack in it, which holds cdk.tf.json',
    fix: 'synthesize first: app.synth()',
  });

const withoutChosen = (outdir: string, only: readonly string[], all: readonly string[]): UnreadableStack =>
  new UnreadableStack({
    code: 'no-such-stack',
    what: `no stack of it is called ${only.join(' or ')}`,
    where: outdir,
    expected: `one of ${all.map((file) => basename(dirname(file))).join(', ')}`,
    fix: 'name a stack that is there',
  });

function parse(file: string): JsonObject {
  const stack: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (isObject(stack)) return stack;
  throw new UnreadableStack({
    code: 'not-a-stack',
    what: 'not a JSON object',
    where: file,
    expected: 'a synthesized stack',
    fix: 'synthesize again',
  });
}

function knownPart(stack: JsonObject): { stack: JsonObject; leftOut: string[] } {
  const leftOut: string[] = [];
  const filtered = (member: unknown, prefix: string) =>
    Object.fromEntries(
      Object.entries(isObject(member) ? member : {}).filter(([type, named]) => {
        const isKnown = isDeployable(`${prefix}${type}`);
        if (!isKnown) leftOut.push(...Object.keys(named as object).map((name) => `${prefix}${type}.${name}`));
        return isKnown;
      }),
    );
  const resource = filtered(stack.resource, '');
  const data = filtered(stack.data, 'data.');
  return { stack: { ...stack, resource, ...(stack.data ? { data } : {}) } as JsonObject, leftOut };
}

function runtimeConfig(file: string, stack: JsonObject): RuntimeConfig {
  const read = runtimeConfigOf(file, stack);
  if (read.ok) return read.value;
  throw new UnreadableStack(read.error);
}
