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
  /** A folder to create for the deployment. */
  readonly folder: string;
  readonly provider: Provider;
}

/** The first Node version without the native module that cdktf-cli 0.21 loads. Even its synth crashes there. */
const NODE_TOO_NEW = 24;
const CLI = 'cdktf-cli@0.21';
const STACK = 'riposte-project';
const STATE = 'riposte.tfstate';

const EXAMPLE = 'single-project';

/** The example's own config, with its state in a file, because a bucket needs credentials. */
const APP_WITH_LOCAL_STATE = [
  "import { runSynthesis } from '@riposte/gcp';",
  `import { config } from ${JSON.stringify(join(ROOT, 'examples', EXAMPLE, 'riposte.config'))};`,
  `const local = { ...config, backend: { type: 'local', path: '${STATE}' } };`,
  'process.exitCode = runSynthesis({ config: local });',
  '',
].join('\n');

/** Runs the README's command `cdktf deploy` on an embedded cloud, then sends a finding to the deployed pipeline. */
export async function cdktfDeploy({ folder, provider }: CdktfDeploymentOptions): Promise<CdktfDeployment> {
  const node = process.versions.node;
  if (Number(node.split('.')[0]) >= NODE_TOO_NEW) {
    return {
      kind: 'skipped',
      reason: `${CLI} needs Node 20 or 22, and this is ${node}, so cdktf deploy did not run`,
    };
  }
  const target = allTargets().find(({ name }) => name === EXAMPLE);
  if (!target) throw new Error(`there is no example ${EXAMPLE}; expected examples/${EXAMPLE}/main.ts`);
  const stacks = await synthesizedTarget(target, join(folder, 'expected'));
  const [stackFolder = ''] = stacks.folders;
  const expected = resourcesOf(readStack(stackFolder)).length;
  writeProject(folder);
  const environment = { ...terraformEnvironment(provider), TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') };
  // npm downloads the command-line tool first, because the deployment below has no network.
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

/** Writes a cdktf project that uses the example's config. */
function writeProject(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.ts'), APP_WITH_LOCAL_STATE);
  const app = `node --import ${pathToFileURL(require.resolve('tsx')).href} main.ts`;
  writeFileSync(
    join(folder, 'cdktf.json'),
    JSON.stringify({ language: 'typescript', app, sendCrashReports: 'false' }),
  );
}

/** Number of managed resources in the state file, which can be in any folder. */
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
