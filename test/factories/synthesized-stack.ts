import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseResponseConfig } from '../../core/config/response-config';
import type { ResponseConfig, ResponseConfigInput } from '../../core/config/response-schema';
import type { Synthesis } from '../../stacks/synthesize';
import { configInput } from './config';
import { folderOncePerRun } from './once-per-run';
import { synthesizeOnce } from './synthesize-once';
import { tempFolder } from './temp-folder';

/** One resource of a synthesized stack, as in the JSON. */
export type Resource = Record<string, unknown> & { '//': { metadata: { path: string } } };

/** A synthesized stack, with access to single facts. */
export class SynthesizedStack {
  readonly text: string;
  private readonly json: { resource: Record<string, Record<string, Resource>>; terraform: unknown };

  constructor(readonly files: Synthesis) {
    this.text = readFileSync(files.stackJsonPath, 'utf8');
    this.json = JSON.parse(this.text);
  }

  get types(): string[] {
    return Object.keys(this.json.resource);
  }

  get terraform(): { backend: Record<string, unknown> } {
    return this.json.terraform as { backend: Record<string, unknown> };
  }

  all(type: string): Resource[] {
    return Object.values(this.json.resource[type] ?? {});
  }

  /** The one resource of this type at this construct path (below the stack). */
  at(type: string, path: string): Resource {
    const found = this.all(type).filter(
      (resource) => resource['//'].metadata.path === `${this.files.stackName}/riposte/${path}`,
    );
    if (found.length !== 1) throw new Error(`${found.length} of ${type} at ${path}`);
    return found[0] as Resource;
  }

  /** `${type.name.attribute}`, in the form in which another resource refers to the one at this path. */
  reference(type: string, path: string, attribute: string): string {
    const wanted = this.at(type, path);
    const name = Object.entries(this.json.resource[type] ?? {}).find(
      ([, resource]) => resource === wanted,
    )?.[0];
    return `\${${type}.${name}.${attribute}}`;
  }
}

export function parsedConfig(changes: Partial<ResponseConfigInput> = {}): ResponseConfig {
  const parsed = parseResponseConfig(configInput(changes));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

/** Enforce mode with every tier, unless the changes set something else, and with a stand-in for the function bundle. */
export const synthesized = (changes: Partial<ResponseConfigInput> = {}): SynthesizedStack =>
  new SynthesizedStack(
    synthesizeOnce(parsedConfig(changes), { outdir: tempFolder('synth'), bundleDir: standInBundle() }),
  );

/** A complete bundle folder whose code does nothing. All test files share it. */
export const standInBundle = (): string =>
  folderOncePerRun('stand-in-bundle', (folder) => {
    writeFileSync(join(folder, 'index.js'), 'exports.respond = exports.act = () => undefined;\n');
    writeFileSync(join(folder, 'package.json'), '{ "main": "index.js" }\n');
    writeFileSync(join(folder, 'package-lock.json'), '{ "lockfileVersion": 3 }\n');
  });
