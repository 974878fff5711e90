import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runSynthesis } from '@riposte/gcp';
import { App } from 'cdktf';
import { frozen } from '../../core/values/frozen';
import { config as customResponse } from '../../examples/custom-response/riposte.config';
import { SecurityStack } from '../../examples/existing-network-and-keys/stack';
import { rollout } from '../../examples/organization-rollout/rollout.config';
import { config as singleProject } from '../../examples/single-project/riposte.config';
import { PROJECT, ROOT, type Target } from '../../rehearsal/targets';
import { config } from '../../riposte.config';
import { readStacks, type SynthesizedStacks } from '../../testing/synthesized-stacks';
import { sharedFolder } from './once-per-run';
import { tempFolder } from './temp-folder';

type Run = Parameters<typeof runSynthesis>[0];

const synthesizing =
  (run: (folder: string) => Pick<Run, 'config' | 'bundle'>) =>
  (outdir: string): void => {
    const complaints: string[] = [];
    const complain = (line: string) => complaints.push(line);
    const code = runSynthesis({
      ...run(tempFolder('target')),
      outdir,
      only: '',
      print: () => undefined,
      complain,
    });
    if (code !== 0) throw new Error(complaints.join('\n'));
  };

/**
 * What the programs of the targets do, in this process. test/rehearsal/target-programs.test.ts compares both. A target
 * that is not here starts its own program.
 */
export const IN_PROCESS: Readonly<Record<string, (outdir: string) => void>> = {
  [PROJECT]: synthesizing(() => ({ config })),
  'single-project': synthesizing(() => ({ config: singleProject })),
  'organization-rollout': synthesizing(() => ({ config: rollout })),
  'custom-response': synthesizing((folder) => ({
    config: customResponse,
    bundle: {
      entry: join(ROOT, 'examples', 'custom-response', 'functions.ts'),
      outdir: join(folder, 'functions-bundle'),
      tsconfig: join(ROOT, 'tsconfig.json'),
    },
  })),
  'existing-network-and-keys': (outdir) => {
    const app = new App({ outdir });
    new SecurityStack(app);
    app.synth();
  },
};

const synthesized = new Map<string, Promise<SynthesizedStacks>>();

/** The stacks of a target of the rehearsal, which all test files share. A test must not write into the folder. */
export function synthesizedOnce(target: Target): Promise<SynthesizedStacks> {
  const known = synthesized.get(target.name) ?? synthesizedIn(target);
  synthesized.set(target.name, known);
  return known;
}

async function synthesizedIn({ name, synthesize }: Target): Promise<SynthesizedStacks> {
  const folder = join(sharedFolder(), `target-${name}`);
  if (!existsSync(folder)) {
    const draft = mkdtempSync(`${folder}-`);
    await (IN_PROCESS[name] ?? synthesize)(draft);
    // Another worker may have been faster since. Then its folder has the same content.
    if (existsSync(folder)) rmSync(draft, { recursive: true });
    else renameSync(draft, folder);
  }
  return frozen(readStacks(folder));
}
