import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSynthesis } from '@riposte/gcp';
import { App } from 'cdktf';
import { build as buildExisting } from '../../examples/existing-network-and-keys/stack';
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

/** How each example is synthesized: as its main.ts does it, but for folders. */
type Synthesize = (outdir: string, bundleDir: string) => void;

const SYNTHESES: Readonly<Record<string, Synthesize>> = {
  'single-project': asConfigured(singleProject),
  'organization-rollout': asConfigured(rollout),
  'existing-network-and-keys': (outdir, bundleDir) => {
    const app = new App({ outdir });
    buildExisting(app, { bundleDir });
    app.synth();
  },
};

function asConfigured(config: unknown): Synthesize {
  return (outdir, bundleDir) => {
    const complaints: string[] = [];
    const code = runSynthesis({
      config,
      outdir,
      only: '',
      bundleDir,
      print: () => undefined,
      complain: (line) => complaints.push(line),
    });
    if (code !== 0) throw new Error(complaints.join('\n'));
  };
}

/** All stacks of all examples, over a stand-in for the function bundle. */
export const exampleStacks = (): readonly ExampleStack[] => Object.keys(SYNTHESES).flatMap(stacksOf);

export function stacksOf(example: string): readonly ExampleStack[] {
  const outdir = tempFolder(example);
  SYNTHESES[example]?.(outdir, standInBundle());
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
