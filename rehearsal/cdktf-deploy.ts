import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { synthesizedTarget } from './rehearse-target';
import { openEmbeddedCloud } from './run/embedded-cloud';
import { rehearseIncident } from './run/incident';
import { type Provider, terraformEnvironment } from './run/provider';
import { createStepRunner, StepFailed } from './run/steps';
import { readStack, resourcesOf } from './run/working-copy';
import { allTargets, ROOT } from './targets';

export type CdktfDeployment =
  | { readonly kind: 'deployed' | 'failed'; readonly text: string }
  | { readonly kind: 'skipped'; readonly reason: string };

export interface CdktfDeploymentOptions {
  /** An empty folder for it, to be made. */
  readonly folder: string;
  readonly provider: Provider;
}

/** cdktf-cli 0.21 loads a native module that does not exist for later Nodes: even its synth dies there. */
const NODE_TOO_NEW = 24;
const CLI = 'cdktf-cli@0.21';
const STACK = 'riposte-project';
const STATE = 'riposte.tfstate';

const EXAMPLE = 'single-project';

/** The example's own config, with its state in a file: a bucket would want credentials. */
const APP_WITH_LOCAL_STATE = [
  "import { runSynthesis } from '@riposte/gcp';",
  `import { config } from ${JSON.stringify(join(ROOT, 'examples', EXAMPLE, 'riposte.config'))};`,
  `const local = { ...config, backend: { type: 'local', path: '${STATE}' } };`,
  'process.exitCode = runSynthesis({ config: local });',
  '',
].join('\n');

/** The README's own command, `cdktf deploy`, onto an embedded cloud; then a finding enters what it deployed. */
export async function cdktfDeploy({ folder, provider }: CdktfDeploymentOptions): Promise<CdktfDeployment> {
  const node = process.versions.node;
  if (Number(node.split('.')[0]) >= NODE_TOO_NEW) {
    return {
      kind: 'skipped',
      reason: `${CLI} runs on Node 20 and 22, this is ${node}: cdktf deploy was not run`,
    };
  }
  const target = allTargets().find(({ name }) => name === EXAMPLE);
  if (!target) throw new Error(`there is no example ${EXAMPLE}; expected examples/${EXAMPLE}/main.ts`);
  const stacks = await synthesizedTarget(target, join(folder, 'expected'));
  const [stackFolder = ''] = stacks.folders;
  const expected = resourcesOf(readStack(stackFolder)).length;
  writeProject(folder);
  const environment = { ...terraformEnvironment(provider), TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') };
  // npm fetches the command line before the wall is up.
  const fetched = await npx([CLI, '--version'], folder, environment);
  if (fetched.code !== 0) return { kind: 'failed', text: `npx cannot install ${CLI}:\n${fetched.text}` };
  const cloud = await openEmbeddedCloud(stacks);
  try {
    const deployment = ['deploy', STACK, '--auto-approve', '--skip-provider-lock'];
    const walled = { ...environment, ...cloud.environment };
    const { code, text } = await npx(['--prefer-offline', CLI, ...deployment], folder, walled);
    const deployed = resourcesInState(folder);
    if (code !== 0 || deployed !== expected) {
      return {
        kind: 'failed',
        text: `cdktf deploy exited with ${code}, ${deployed} of ${expected} resources created:\n${text}`,
      };
    }
    const { verdict } = await rehearseIncident(cloud, stacks, createStepRunner());
    return {
      kind: 'deployed',
      text: `cdktf ${deployment.join(' ')} of ${EXAMPLE}: ${deployed} of ${expected} resources created; a finding ended as ${verdict}`,
    };
  } catch (error) {
    if (error instanceof StepFailed) return { kind: 'failed', text: error.message };
    throw error;
  } finally {
    await cloud.stop();
  }
}

/** A project of cdktf around the example's config. */
function writeProject(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.ts'), APP_WITH_LOCAL_STATE);
  const app = `node --import ${pathToFileURL(require.resolve('tsx')).href} main.ts`;
  writeFileSync(
    join(folder, 'cdktf.json'),
    JSON.stringify({ language: 'typescript', app, sendCrashReports: 'false' }),
  );
}

/** Managed resources in the state, wherever cdktf has Terraform write it. */
function resourcesInState(folder: string): number {
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(
    (name) => basename(name) === STATE,
  );
  if (file === undefined || !existsSync(join(folder, file))) return 0;
  const { resources = [] } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    resources?: { mode: string }[];
  };
  return resources.filter(({ mode }) => mode === 'managed').length;
}

function npx(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('npx', ['--yes', ...args], {
      cwd,
      env: { ...env, CI: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, text }));
  });
}
