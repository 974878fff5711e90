import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Problem } from '../../core/problem/problem';
import { isObject, type JsonObject } from '../../core/values/json';
import type { Result } from '../../core/values/result';
import { tryTerraformBinary } from '../../rehearsal/run/terraform-binary';
import { withPlaces } from '../../review/input/places';
import { readPlan, readPlanJson } from '../../review/input/plan-json';
import type { SynthesizedStack } from '../../review/input/synthesized';
import type { PlannedStack } from '../../review/model/change';
import { decode, readBytes } from '../input/read-bounded';
import type { Io } from '../terminal/io';
import { badInput } from '../terminal/problem';

const MEBIBYTE = 1024 * 1024;
const PLAN_LIMIT = {
  bytes: 512 * MEBIBYTE,
  expected: 'a plan of at most 512 MiB',
  fix: 'review the stacks one by one',
};

/** One plan, read from the output of `terraform show -json`, with its complete JSON. */
export interface ReadInput {
  readonly stack: PlannedStack;
  /** The complete JSON, so that the report finds and masks secrets anywhere in it. */
  readonly raw: JsonObject;
  /** The path as the person named it. */
  readonly path: string;
}

/**
 * Reads plans: files of `terraform show -json`, saved plans (with terraform on PATH), cdktf folders with a plan in each
 * stack, the output of `riposte rehearse --out`, and `-` for standard input.
 */
export async function readInputs(
  paths: readonly string[],
  io: Io,
  head: readonly SynthesizedStack[] = [],
): Promise<readonly ReadInput[]> {
  const read: ReadInput[] = [];
  for (const path of paths) {
    const files = path === '-' ? [{ path, name: 'stdin' }] : planFiles(resolve(io.cwd, path), path);
    for (const file of files) read.push(...(await readOne(file.path, file.name, io)));
  }
  return read.map((input) => ({ ...input, stack: placed(input.stack, head) }));
}

interface PlanFile {
  readonly path: string;
  readonly name: string;
}

/** The plan of each stack in a cdktf folder: `cdktf diff` saves `plan`, and people usually write `plan.json`. */
function planFiles(absolute: string, shown: string): readonly PlanFile[] {
  if (!existsSync(absolute) || !statSync(absolute).isDirectory()) {
    return [{ path: shown, name: basename(shown, extname(shown)) }];
  }
  const stacks = join(absolute, 'stacks');
  const folders = existsSync(stacks)
    ? readdirSync(stacks)
        .sort()
        .map((name) => join(stacks, name))
    : [absolute];
  const found = folders.flatMap((folder) => {
    const file = ['plan.json', 'plan'].map((name) => join(folder, name)).find((each) => existsSync(each));
    return file === undefined ? [] : [{ path: file, name: basename(folder) }];
  });
  if (found.length > 0) return found;
  throw badInput({
    code: 'no-plan',
    what: 'no stack of this folder has a plan',
    where: shown,
    expected: 'stacks/NAME/plan.json or stacks/NAME/plan in it',
    fix: 'plan first, or compare two synthesized folders with --base and --head, which needs no plan',
  });
}

async function readOne(path: string, name: string, io: Io): Promise<readonly ReadInput[]> {
  const bytes = await readBytes(path, io, PLAN_LIMIT);
  const isSavedPlan = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const text = isSavedPlan ? shownPlan(bytes, resolve(io.cwd, path), path) : decode(bytes, path);
  const several = listOfPlans(text);
  if (several) {
    return several.map(({ stack, plan }) => ({ stack: accepted(readPlan(plan, stack)), raw: plan, path }));
  }
  const { stack, raw } = accepted(readPlanJson(text, name));
  return [{ stack, raw, path }];
}

/** A saved plan is a zip. Only Terraform reads it, in a folder that has the same providers. */
function shownPlan(bytes: Uint8Array, file: string, shown: string): string {
  const binary = tryTerraformBinary();
  if (!binary) {
    throw badInput({
      code: 'terraform-missing',
      what: 'this is a saved plan, and neither terraform nor tofu is on PATH to show it',
      where: shown,
      expected: 'the output of terraform show -json PLAN',
      fix: 'run terraform show -json PLAN > plan.json in the folder of the stack, and pass plan.json',
    });
  }
  const folder = mkdtempSync(join(tmpdir(), 'riposte-plan-'));
  try {
    const copy = join(folder, 'plan.tfplan');
    writeFileSync(copy, bytes, { mode: 0o600 });
    return execFileSync(binary.path, ['show', '-json', copy], {
      cwd: existsSync(file) ? dirname(file) : folder,
      encoding: 'utf8',
      maxBuffer: PLAN_LIMIT.bytes,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CHECKPOINT_DISABLE: '1' },
    });
  } catch (cause) {
    const output = isObject(cause) && typeof cause.stderr === 'string' ? cause.stderr : String(cause);
    throw badInput({
      code: 'terraform-failed',
      what: `${binary.name} cannot show this plan: ${output.trim().slice(0, 600)}`,
      where: shown,
      expected:
        'a plan of this version of Terraform, in the folder of its stack, where its providers are installed',
      fix: `run ${binary.name} show -json PLAN > plan.json where the plan was made, and pass plan.json`,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `riposte rehearse --base --head --out` writes: `[{stack, plan}]`. */
function listOfPlans(text: string): readonly { stack: string; plan: JsonObject }[] | undefined {
  if (!/^\s*\[\s*\{/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value) || !value.every((entry) => isObject(entry) && isObject(entry.plan)))
      return undefined;
    return value.map(({ stack, plan }) => ({ stack: String(stack ?? 'plan'), plan }));
  } catch {
    return undefined;
  }
}

/** Construct paths come from the synthesized stack that declares most of the plan's addresses. */
function placed(stack: PlannedStack, head: readonly SynthesizedStack[]): PlannedStack {
  const candidates = head.map(({ json }) => withPlaces(stack, json));
  const found = (candidate: PlannedStack): number =>
    candidate.changes.filter(({ constructPath }) => constructPath !== undefined).length;
  const [best] = candidates.sort((a, b) => found(b) - found(a));
  return best ?? stack;
}

/** @throws Stop with the problem */
export function accepted<T>(result: Result<T, Problem>): T {
  if (result.ok) return result.value;
  throw badInput(result.error);
}
