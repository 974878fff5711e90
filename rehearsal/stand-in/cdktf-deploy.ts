import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EMPTY_CLOUD, readCloudState } from '../provider/cloud';
import { rehearsalEnvironment } from '../run/terraform';
import { readStack, resourcesOf } from '../run/working-copy';
import { type BindingsPackage, providerSchema } from '../schema/provider-schema';
import { usedTypes } from '../schema/used-types';
import { allTargets, ROOT } from '../targets';
import type { ProviderMirror } from './provider-mirror';

export type CdktfDeployment =
  | { readonly kind: 'deployed' | 'failed'; readonly text: string }
  | { readonly kind: 'skipped'; readonly reason: string };

export interface CdktfDeploymentOptions {
  /** An empty folder for it, to be made. */
  readonly folder: string;
  readonly bindings: BindingsPackage;
  readonly mirror: ProviderMirror;
}

/** cdktf-cli 0.21 loads a native module that does not exist for later Nodes: even its synth dies there. */
const NODE_TOO_NEW = 24;
const CLI = 'cdktf-cli@0.21';
const STACK = 'riposte-project';

const EXAMPLE = 'single-project';

/** The example's own config, with its state in a file: a bucket would want credentials. */
const APP_WITH_LOCAL_STATE = [
  "import { runSynthesis } from '@riposte/gcp';",
  `import { config } from ${JSON.stringify(join(ROOT, 'examples', EXAMPLE, 'riposte.config'))};`,
  "const local = { ...config, backend: { type: 'local', path: 'riposte.tfstate' } };",
  'process.exitCode = runSynthesis({ config: local });',
  '',
].join('\n');

/** The README's own command, `cdktf deploy`, with the offline provider behind it. */
export async function cdktfDeploy({
  folder,
  bindings,
  mirror,
}: CdktfDeploymentOptions): Promise<CdktfDeployment> {
  const node = process.versions.node;
  if (Number(node.split('.')[0]) >= NODE_TOO_NEW) {
    return {
      kind: 'skipped',
      reason: `${CLI} runs on Node 20 and 22, this is ${node}: cdktf deploy was not run`,
    };
  }
  mkdirSync(folder, { recursive: true });
  const stackFolder = await synthesized(join(folder, 'synthesized'));
  const schemaFile = join(folder, 'schema.json');
  const cloudFile = join(folder, 'cloud.json');
  const expected = resourcesOf(readStack(stackFolder)).length;
  writeFileSync(schemaFile, JSON.stringify(providerSchema(usedTypes([readStack(stackFolder)]), bindings)));
  writeFileSync(cloudFile, JSON.stringify(EMPTY_CLOUD));
  writeFileSync(join(folder, 'main.ts'), APP_WITH_LOCAL_STATE);
  const app = `node --import ${pathToFileURL(require.resolve('tsx')).href} main.ts`;
  writeFileSync(
    join(folder, 'cdktf.json'),
    JSON.stringify({ language: 'typescript', app, sendCrashReports: 'false' }),
  );

  const environment = {
    ...rehearsalEnvironment({ cliConfigFile: mirror.cliConfigFile, schemaFile, cloudFile }),
    TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json'),
  };
  const { code, text } = await npx(
    ['--yes', CLI, 'deploy', STACK, '--auto-approve', '--skip-provider-lock'],
    folder,
    environment,
  );
  const live = readCloudState(cloudFile).resources.filter(({ status }) => status === 'live').length;
  if (code === 0 && live === expected) {
    return {
      kind: 'deployed',
      text: `cdktf deploy --auto-approve --skip-provider-lock of ${EXAMPLE}: ${live} of ${expected} resources created`,
    };
  }
  return {
    kind: 'failed',
    text: `cdktf deploy exited with ${code}, ${live} of ${expected} resources created:\n${text}`,
  };
}

async function synthesized(outdir: string): Promise<string> {
  const project = allTargets().find(({ name }) => name === EXAMPLE);
  if (!project) throw new Error(`there is no example ${EXAMPLE}; expected examples/${EXAMPLE}/main.ts`);
  await project.synthesize(outdir);
  return join(outdir, 'stacks', STACK);
}

/** Settings that could lead Google's libraries or Terraform to a real project. */
const CREDENTIALS = /^(?:GOOGLE_|GCLOUD_|CLOUDSDK_|TF_)/;

function npx(
  args: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly code: number; readonly text: string }> {
  // npm needs its own settings (proxy, cache, registry), so here the operator's environment is passed on, less those.
  const inherited = Object.entries(process.env).filter(([name]) => !CREDENTIALS.test(name));
  const env = { ...Object.fromEntries(inherited), ...environment, CI: '1' };
  return new Promise((resolve, reject) => {
    const child = spawn('npx', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
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
