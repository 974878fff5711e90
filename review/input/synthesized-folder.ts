import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isObject } from '../../core/json';
import { err, ok, type Result } from '../../core/result';
import type { InputProblem } from './problem';
import type { SynthesizedStack } from './synthesized';

/** Reads the stacks of a folder that cdktf wrote: `cdktf.out`, or the folder of one stack. */
export function readSynthesizedFolder(
  folder: string,
  shown: string,
): Result<readonly SynthesizedStack[], InputProblem> {
  const files = stackFiles(folder);
  if (files.length === 0) {
    return err({
      code: 'no-stacks',
      what: existsSync(folder) ? 'there is no synthesized stack in it' : 'there is no such folder',
      where: shown,
      expected: 'cdktf.out, or the folder of one stack in it, which holds cdk.tf.json',
      fix: 'synthesize first: cdktf synth, or npx tsx main.ts',
    });
  }
  const stacks: SynthesizedStack[] = [];
  for (const file of files) {
    const json = parsed(file);
    if (json === undefined) {
      return err({
        code: 'not-json',
        what: 'a stack is not a JSON object',
        where: file,
        expected: 'cdk.tf.json as cdktf writes it',
        fix: 'synthesize again',
      });
    }
    stacks.push({ name: basename(dirname(file)), json: json as SynthesizedStack['json'] });
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

function parsed(file: string): object | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
