import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BARE_STACKS, providerModulesIn, type Resources, refuseOtherResources } from './bare-app';
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

function bareApp(stackJsonPath: string, main: string): string {
  const { resource } = JSON.parse(readFileSync(stackJsonPath, 'utf8')) as { resource: Resources };
  return `${BARE_STACKS}
const classes = loadClasses(${JSON.stringify(providerModulesIn(readFileSync(main, 'utf8')))});
const stacks = prepared([['bare', ${JSON.stringify(resource)}]]);
synthesizeBare(classes, stacks, process.env.CDKTF_OUTDIR);
`;
}

/** Synthesis with the compiled app, as an operator runs it; measures the whole process. */
export async function synthesis(): Promise<Row> {
  const outdir = mkdtempSync(join(tmpdir(), 'riposte-synth-'));
  try {
    const main = join(ROOT, 'dist', 'main.js');
    const env = { CDKTF_OUTDIR: join(outdir, 'ours'), CHECKPOINT_DISABLE: '1' };
    timed(main, env);
    const bare = join(ROOT, 'dist', 'bench-bare-app.js');
    const stackJson = join(outdir, 'ours', 'stacks', 'riposte-project', 'cdk.tf.json');
    writeFileSync(bare, bareApp(stackJson, main));
    const bareEnv = { CDKTF_OUTDIR: join(outdir, 'bare'), CHECKPOINT_DISABLE: '1' };
    timed(bare, bareEnv);
    refuseOtherResources(stackJson, join(outdir, 'bare', 'stacks', 'bare', 'cdk.tf.json'));
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
