import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alternate, ms, type Row, times } from './measure';

const ROOT = join(__dirname, '..');
const RUNS = 5;

function timed(script: string, env: NodeJS.ProcessEnv): number {
  const begun = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [script], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return performance.now() - begun;
}

/** The least a cdktf app with the same resources can be: the same classes, the same arguments, nothing of ours. */
function bareApp(stackJsonPath: string): string {
  const stack = JSON.parse(readFileSync(stackJsonPath, 'utf8')) as {
    resource: Record<string, Record<string, unknown>>;
  };
  const modules = Object.keys(stack.resource).map((type) =>
    type.replace(/^google_/, '').replaceAll('_', '-'),
  );
  return `
const { App, LocalBackend, TerraformResource, TerraformStack } = require('cdktf');
const { GoogleProvider } = require('@cdktf/provider-google/lib/provider');
for (const name of ${JSON.stringify(modules)}) require('@cdktf/provider-google/lib/' + name);
const resources = ${JSON.stringify(stack.resource)};
const app = new App({ outdir: process.env.CDKTF_OUTDIR, stackTraces: false });
const stack = new TerraformStack(app, 'bare');
new LocalBackend(stack, { path: 'bare.tfstate' });
new GoogleProvider(stack, 'google', { project: 'demo-prj' });
for (const [type, entries] of Object.entries(resources)) {
  for (const id of Object.keys(entries)) {
    const resource = new TerraformResource(stack, type + '-' + id, { terraformResourceType: type, terraformGeneratorMetadata: { providerName: 'google' } });
    for (const [key, value] of Object.entries(entries[id])) if (key !== '//') resource.addOverride(key, value);
  }
}
app.synth();
`;
}

/** The compiled app as an operator runs it, whole process. */
export async function synthesis(): Promise<Row> {
  const outdir = mkdtempSync(join(tmpdir(), 'riposte-synth-'));
  try {
    const main = join(ROOT, 'dist', 'main.js');
    const env = { CDKTF_OUTDIR: join(outdir, 'ours'), CHECKPOINT_DISABLE: '1' };
    timed(main, env);
    const bare = join(ROOT, 'dist', 'bench-bare-app.js');
    writeFileSync(bare, bareApp(join(outdir, 'ours', 'stacks', 'riposte-project', 'cdk.tf.json')));
    const bareEnv = { CDKTF_OUTDIR: join(outdir, 'bare'), CHECKPOINT_DISABLE: '1' };
    const [measured, floor] = await alternate(
      RUNS,
      async () => timed(main, env),
      async () => timed(bare, bareEnv),
    );
    rmSync(bare);
    return {
      what: 'synth of the project stack, compiled, whole process',
      measured: ms(measured),
      floor: `bare cdktf app with the same classes and resources, ${ms(floor)}`,
      budget: '1.3x',
      ratio: times(measured / floor),
      ok: measured / floor <= 1.3,
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
