import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type Problem, problemText } from '../core/problem/problem';
import type { RuntimeConfig } from '../core/runtime-config/runtime-config';
import { isObject, type JsonObject } from '../core/values/json';
import { isDeployable } from '../sandbox/boot/boot';
import { hasFunctions, runtimeConfigOf, stackFilesOf } from '../stacks/read-runtime-configs';

/** The content of the output folder cannot be rehearsed. The problem has the place, what is expected and the fix. */
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
  /** The same files as synthesized, including resources that the sandbox does not support. */
  readonly raw: readonly JsonObject[];
  /** The folder of each stack, in the same order. */
  readonly folders: readonly string[];
  /** config.json from the zip that the stack uploads, which the deployed functions read. */
  readonly config: RuntimeConfig;
  /** Your own resources of types that the sandbox does not support, as `type.name`. */
  readonly leftOut: readonly string[];
}

/**
 * Reads an output folder of cdktf (all its stacks) or the folder of one stack. Resources of types that the sandbox does
 * not support are left out and listed. If another resource refers to one of them, the boot fails.
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
    what: existsSync(outdir) ? 'the folder contains no synthesized stack' : 'the folder does not exist',
    where: outdir,
    expected: 'cdktf.out, or the folder of one stack in it, which holds cdk.tf.json',
    fix: 'synthesize first: app.synth()',
  });

const withoutChosen = (outdir: string, only: readonly string[], all: readonly string[]): UnreadableStack =>
  new UnreadableStack({
    code: 'no-such-stack',
    what: `the folder has no stack with the name ${only.join(' or ')}`,
    where: outdir,
    expected: `one of ${all.map((file) => basename(dirname(file))).join(', ')}`,
    fix: 'use the name of a stack in the folder',
  });

function parse(file: string): JsonObject {
  const stack: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (isObject(stack)) return stack;
  throw new UnreadableStack({
    code: 'not-a-stack',
    what: 'the file is not a JSON object',
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
