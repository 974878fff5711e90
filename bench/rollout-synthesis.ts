import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RolloutInput } from '../core/config/rollout-schema';
import { BARE_STACKS, providerModulesIn, refuseOtherResources } from './bare-app';
import { median, type Row, times } from './measure';

const ROOT = join(__dirname, '..');

/** How often each size is measured. */
const RUNS: Readonly<Record<number, number>> = { 1: 5, 100: 5, 1000: 3 };
const LARGEST = 1000;

/** Milliseconds and MiB that each project may cost in a rollout of a thousand. */
const BUDGET = { ms: 15, mib: 0.5 };
/** The highest ratio of the cost of a project among 1,000 to one among 100 that still counts as linear. */
const LINEAR = 1.25;

interface Measured {
  /** Construction and synthesis, without loading the code. */
  readonly ms: number;
  /** Peak resident memory of the whole process. */
  readonly mib: number;
}

/** Every tier in every project, two runtime accounts each: the largest list entry that is possible. */
export const rolloutOf = (projects: number): RolloutInput => ({
  hub: {
    project: { id: 'security-hub', number: '100000000000' },
    region: 'us-central1',
    operators: ['group:oncall@example.com'],
    notifications: { scope: { organization: '123456789012' } },
    backend: { type: 'gcs', bucket: 'security-hub-terraform-state', prefix: 'riposte' },
  },
  defaults: { mode: 'enforce', tiers: ['observe', 'access', 'workload'] },
  groups: {},
  projects: Array.from({ length: projects }, (_, index) => {
    const id = `workload-${String(index).padStart(4, '0')}`;
    const account = (name: string) => `${name}@${id}.iam.gserviceaccount.com`;
    return {
      id,
      number: String(200_000_000_000 + index),
      runtimeServiceAccounts: [account('web-runtime'), account('jobs-runtime')],
    };
  }),
});

/** Runs in its own process, so that the peak memory is that of synthesis alone. Prints {ms, mib}. */
const OURS = `
const { readFileSync } = require('node:fs');
const { parseRollout } = require('./core/config/rollout-config.js');
const { synthesizeRollout } = require('./stacks/synthesize.js');
const [, , input, outdir] = process.argv;
const parsed = parseRollout(JSON.parse(readFileSync(input, 'utf8')));
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error[0]));
const begun = performance.now();
synthesizeRollout(parsed.value, { outdir });
console.log(JSON.stringify({ ms: performance.now() - begun, mib: process.resourceUsage().maxRSS / 1024 }));
`;

/** The same stacks with cdktf alone. It reads Riposte's output before the clock starts. */
const bare = (modules: readonly string[]) => `${BARE_STACKS}
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const [, , input, outdir] = process.argv;
const folder = join(input, 'stacks');
const resourcesOf = (name) => JSON.parse(readFileSync(join(folder, name, 'cdk.tf.json'), 'utf8')).resource;
const stacks = prepared(readdirSync(folder).map((name) => [name, resourcesOf(name)]));
const classes = loadClasses(${JSON.stringify(modules)});
const begun = performance.now();
synthesizeBare(classes, stacks, outdir);
console.log(JSON.stringify({ ms: performance.now() - begun, mib: process.resourceUsage().maxRSS / 1024 }));
`;

function measure(script: string, input: string, outdir: string): Measured {
  rmSync(outdir, { recursive: true, force: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, input, outdir], {
    encoding: 'utf8',
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

/** Medians of Riposte's synthesis and of the floor, which run in turn. */
function measureSize(projects: number, folder: string): { ours: Measured; bare: Measured } {
  const input = join(folder, `${projects}.json`);
  writeFileSync(input, JSON.stringify(rolloutOf(projects)));
  const ours: Measured[] = [];
  const bare: Measured[] = [];
  for (let run = 0; run < (RUNS[projects] ?? 1); run += 1) {
    ours.push(measure(join(ROOT, 'dist', 'bench-rollout.js'), input, join(folder, 'ours')));
    bare.push(
      measure(join(ROOT, 'dist', 'bench-bare-rollout.js'), join(folder, 'ours'), join(folder, 'bare')),
    );
  }
  for (const name of readdirSync(join(folder, 'bare', 'stacks'))) {
    const [one, other] = ['ours', 'bare'].map((app) => join(folder, app, 'stacks', name, 'cdk.tf.json'));
    refuseOtherResources(one as string, other as string);
  }
  return { ours: medians(ours), bare: medians(bare) };
}

const medians = (all: readonly Measured[]): Measured => ({
  ms: median(all.map(({ ms }) => ms)),
  mib: median(all.map(({ mib }) => mib)),
});

/** Time and peak memory for a hub with 1, 100 and 1,000 protected projects, and for cdktf alone with the same resources. */
export function rolloutSynthesis(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'riposte-rollout-'));
  const modules = providerModulesIn(readFileSync(join(ROOT, 'dist', 'main.js'), 'utf8'));
  const scripts = { 'bench-rollout.js': OURS, 'bench-bare-rollout.js': bare(modules) };
  try {
    for (const [name, source] of Object.entries(scripts)) writeFileSync(join(ROOT, 'dist', name), source);
    const sizes = Object.keys(RUNS).map(Number);
    const measured = new Map(sizes.map((projects) => [projects, measureSize(projects, folder)]));
    return sizes.map((projects) => rowOf(projects, measured));
  } finally {
    for (const name of Object.keys(scripts)) rmSync(join(ROOT, 'dist', name), { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

type Sizes = ReadonlyMap<number, { readonly ours: Measured; readonly bare: Measured }>;

function rowOf(projects: number, sizes: Sizes): Row {
  const { ours, bare } = sizes.get(projects) as { ours: Measured; bare: Measured };
  const each = perProject(projects, sizes);
  const linear = projects === LARGEST ? each.ms / perProject(100, sizes).ms : 0;
  const within = projects !== LARGEST || (each.ms <= BUDGET.ms && each.mib <= BUDGET.mib && linear <= LINEAR);
  return {
    what: `synth of a hub and ${projects.toLocaleString('en')} protected project${projects === 1 ? '' : 's'}, peak memory of the process`,
    measured:
      projects === 1
        ? shown(ours)
        : `${shown(ours)}; ${each.ms.toFixed(1)} ms and ${each.mib.toFixed(2)} MiB each`,
    floor: `the same resources by cdktf alone, ${shown(bare)}`,
    budget:
      projects === LARGEST
        ? `${BUDGET.ms} ms and ${BUDGET.mib} MiB each; linear (each <= ${LINEAR}x of 100)`
        : '-',
    ratio: times(ours.ms / bare.ms) + (projects === LARGEST ? `; each ${times(linear)} of 100` : ''),
    ok: within,
  };
}

/** The cost of each project after the first. */
function perProject(projects: number, sizes: Sizes): Measured {
  const [one, many] = [sizes.get(1)?.ours, sizes.get(projects)?.ours];
  if (!one || !many || projects === 1) return { ms: 0, mib: 0 };
  return { ms: (many.ms - one.ms) / (projects - 1), mib: (many.mib - one.mib) / (projects - 1) };
}

const shown = ({ ms, mib }: Measured): string => `${ms.toFixed(0)} ms, ${mib.toFixed(0)} MiB`;
