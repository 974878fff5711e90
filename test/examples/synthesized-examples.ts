import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSynthesis } from '@riposte/gcp';
import { config as customResponse } from '../../examples/custom-response/riposte.config';
import { rollout } from '../../examples/organization-rollout/rollout.config';
import { config as singleProject } from '../../examples/single-project/riposte.config';
import { standInBundle } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

/** One synthesized stack of an example. */
export interface ExampleStack {
  readonly example: string;
  readonly name: string;
  readonly text: string;
  readonly json: StackJson;
}

export interface StackJson {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly terraform: { readonly backend: Readonly<Record<string, unknown>> };
}

/** What each example hands to runSynthesis. */
const CONFIGS: Readonly<Record<string, unknown>> = {
  'single-project': singleProject,
  'organization-rollout': rollout,
  'custom-response': customResponse,
};

/** All stacks of all examples, over a stand-in for the function bundle. */
export const exampleStacks = (): readonly ExampleStack[] => Object.keys(CONFIGS).flatMap(stacksOf);

export function stacksOf(example: string): readonly ExampleStack[] {
  const outdir = tempFolder(example);
  const complaints: string[] = [];
  const code = runSynthesis({
    config: CONFIGS[example],
    outdir,
    only: '',
    bundleDir: standInBundle(),
    print: () => undefined,
    complain: (line) => complaints.push(line),
  });
  if (code !== 0) throw new Error(`${example}: ${complaints.join('\n')}`);
  const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as {
    stacks: Record<string, { synthesizedStackPath: string }>;
  };
  return Object.entries(manifest.stacks).map(([name, { synthesizedStackPath }]) => {
    const text = readFileSync(join(outdir, synthesizedStackPath), 'utf8');
    return { example, name, text, json: JSON.parse(text) };
  });
}

/** Every resource of a stack, with its type. */
export const resourcesOf = ({
  json,
}: Pick<ExampleStack, 'json'>): { type: string; id: string; config: Record<string, unknown> }[] =>
  Object.entries(json.resource).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, config]) => ({ type, id, config: config as Record<string, unknown> })),
  );
