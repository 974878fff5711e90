import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSynthesis } from '@riposte/gcp';
import { App } from 'cdktf';
import { config as customResponse } from '../../examples/custom-response/riposte.config';
import { config as landingZone, SecurityStack } from '../../examples/existing-network-and-keys/stack';
import { rollout } from '../../examples/organization-rollout/rollout.config';
import { config as singleProject } from '../../examples/single-project/riposte.config';
import { folderOncePerRun } from '../factories/once-per-run';
import { standInBundle } from '../factories/synthesized-stack';

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

type Synthesize = (outdir: string, bundleDir: string) => void;

/** As an example's main.ts does with what its config file exports. */
const fromConfig =
  (config: unknown): Synthesize =>
  (outdir, bundleDir) => {
    const complaints: string[] = [];
    const complain = (line: string) => complaints.push(line);
    const code = runSynthesis({ config, outdir, only: '', bundleDir, print: () => undefined, complain });
    if (code !== 0) throw new Error(complaints.join('\n'));
  };

/**
 * The examples are shipped in mode observe. Here they are raised to enforce, as their owners will raise them: that is
 * when they hold the most. The rollout has pilots that enforce, so it is taken as it is.
 */
export const RAISED = {
  'single-project': { ...singleProject, mode: 'enforce' },
  'organization-rollout': rollout,
  'custom-response': { ...customResponse, mode: 'enforce' },
  'existing-network-and-keys': { ...landingZone, mode: 'enforce' },
} as const;

const EXAMPLES: Readonly<Record<string, Synthesize>> = {
  'single-project': fromConfig(RAISED['single-project']),
  'organization-rollout': fromConfig(RAISED['organization-rollout']),
  'custom-response': fromConfig(RAISED['custom-response']),
  'existing-network-and-keys': (outdir, bundleDir) => {
    const app = new App({ outdir });
    new SecurityStack(app, { bundleDir, config: RAISED['existing-network-and-keys'] });
    app.synth();
  },
};

/** All stacks of all examples, raised, over a stand-in for the function bundle. */
export const exampleStacks = (): readonly ExampleStack[] => Object.keys(EXAMPLES).flatMap(stacksOf);

/** cdktf's output folder of an example, which all test files share. A test must not write into it. */
export function outdirOf(example: string): string {
  const synthesize = EXAMPLES[example];
  if (!synthesize) throw new Error(`no example is called ${example}`);
  return folderOncePerRun(`raised-${example}`, (draft) => synthesize(draft, standInBundle()));
}

export function stacksOf(example: string): readonly ExampleStack[] {
  const outdir = outdirOf(example);
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
