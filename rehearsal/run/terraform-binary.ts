import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { readVariable } from '../../core/environment/read-variable';

export interface TerraformBinary {
  readonly name: 'terraform' | 'tofu';
  readonly path: string;
}

/** Terraform, else OpenTofu, from the PATH; undefined if neither exists. */
export function tryTerraformBinary(env: NodeJS.ProcessEnv = process.env): TerraformBinary | undefined {
  const folders = (readVariable(env, 'PATH') ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of ['terraform', 'tofu'] as const) {
    const path = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (path) return { name, path };
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
