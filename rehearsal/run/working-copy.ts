import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { isObject, type Json, type JsonObject } from '../../core/values/json';

const STACK = 'cdk.tf.json';
/** Terraform merges files with this ending over the others. The name sorts last. */
const OVERRIDE = 'zz_rehearsal_override.tf.json';

export interface WorkingCopy {
  readonly folder: string;
  readonly stack: JsonObject;
}

export const readStack = (folder: string): JsonObject =>
  JSON.parse(readFileSync(join(folder, STACK), 'utf8'));

export interface WorkingCopyOptions {
  /** @default - the version that the stack requires */
  readonly providerVersion?: string;
}

/** A copy of a synthesized stack with the same JSON and files, but its state in a file. The original does not change. */
export function createWorkingCopy(
  stackFolder: string,
  folder: string,
  { providerVersion }: WorkingCopyOptions = {},
): WorkingCopy {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(stackFolder)) {
    if (name !== STACK) symlinkSync(resolve(stackFolder, name), join(folder, name));
  }
  const stack = readStack(stackFolder);
  writeStack(folder, stack);
  const google = { source: 'hashicorp/google', version: providerVersion };
  const terraform = {
    backend: { local: { path: 'terraform.tfstate' } },
    ...(providerVersion === undefined ? {} : { required_providers: { google } }),
  };
  writeFileSync(join(folder, OVERRIDE), JSON.stringify({ terraform }));
  return { folder, stack };
}

/** Replaces the files of the copy with those of another synthesized folder, except the state. */
export function replaceStack(folder: string, stackFolder: string): void {
  for (const name of readdirSync(folder)) {
    if (lstatSync(join(folder, name)).isSymbolicLink()) unlinkSync(join(folder, name));
  }
  // Removes init's notes about the modules of the previous folder.
  rmSync(join(folder, '.terraform', 'modules'), { recursive: true, force: true });
  for (const name of readdirSync(stackFolder)) {
    if (name !== STACK) symlinkSync(resolve(stackFolder, name), join(folder, name));
  }
  writeStack(folder, readStack(stackFolder));
}

export const writeStack = (folder: string, stack: JsonObject): void =>
  writeFileSync(join(folder, STACK), JSON.stringify(stack, null, 2));

/** The resources of a stack, as type, logical id and arguments. */
export function resourcesOf(stack: JsonObject): readonly (readonly [string, string, JsonObject])[] {
  const types = isObject(stack.resource) ? stack.resource : {};
  return Object.entries(types).flatMap(([type, byId]) =>
    Object.entries(isObject(byId) ? byId : {}).map(
      ([id, config]) => [type, id, isObject(config) ? config : {}] as const,
    ),
  );
}

const isProtected = (config: JsonObject): boolean =>
  isObject(config.lifecycle) && config.lifecycle.prevent_destroy === true;

/** Addresses of resources that Terraform refuses to destroy. */
export const protectedAddresses = (stack: JsonObject): readonly string[] =>
  resourcesOf(stack).flatMap(([type, id, config]) => (isProtected(config) ? [`${type}.${id}`] : []));

/** The stack without any `prevent_destroy`. */
export function withoutPreventDestroy(stack: JsonObject): JsonObject {
  const resource: Record<string, Record<string, Json>> = {};
  for (const [type, id, config] of resourcesOf(stack)) {
    const { prevent_destroy: _, ...lifecycle } = isObject(config.lifecycle) ? config.lifecycle : {};
    resource[type] = { ...resource[type], [id]: isProtected(config) ? { ...config, lifecycle } : config };
  }
  return { ...stack, resource };
}
