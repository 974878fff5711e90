import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PreparedCloud, prepareCloud } from '../../../cli/pipeline/prepare-cloud';
import { config } from '../../../riposte.config';
import type { Binding, CloudState } from '../../../sandbox/state/cloud-state';
import { bootOnce } from '../../factories/boot-once';
import { synthesizeOnce } from '../../factories/synthesize-once';
import { OWNER, PIPELINE, PROJECT, REFERENCE } from '../schedule/names';
import type { Settings } from '../schedule/schedule';
import { hubCloud } from './hub-cloud';

/** What a run starts from. */
export type BaseCloud = Pick<PreparedCloud, 'state' | 'runtimeConfig' | 'catalogue'>;

const booted = new Map<string, BaseCloud>();

/**
 * The cloud that the synthesized stacks deploy, with the people of the simulation and without workloads. Each mode and
 * scope boots it once: a state is a value, so every run starts from the same one.
 */
export function baseCloud({ mode, scope }: Pick<Settings, 'mode' | 'scope'>): BaseCloud {
  const key = `${scope} ${mode}`;
  const known = booted.get(key) ?? boot(mode, scope);
  booted.set(key, known);
  return known;
}

/** In jest, the test files of the simulation share one boot. The command line runs without jest's folder. */
const SHARED =
  process.env.RIPOSTE_TEST_RUN === undefined ? {} : { synthesize: synthesizeOnce, boot: bootOnce };

function boot(mode: Settings['mode'], scope: Settings['scope']): BaseCloud {
  const folder = mkdtempSync(join(tmpdir(), 'riposte-faults-'));
  try {
    const outdir = join(folder, 'out');
    const bundleDir = bundleThatDoesNothing(folder);
    const prepared =
      scope === 'organization'
        ? hubCloud(mode, { outdir, bundleDir })
        : prepareCloud({
            mode,
            notification: JSON.stringify(REFERENCE),
            config,
            outdir,
            bundleDir,
            ...SHARED,
          });
    return { ...prepared, state: withPeople(withoutWorkloads(prepared.state)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The functions' code runs in this process, so nothing reads what the stack uploads. */
function bundleThatDoesNothing(folder: string): string {
  const bundle = mkdtempSync(join(folder, 'bundle-'));
  writeFileSync(join(bundle, 'index.js'), 'exports.respond = exports.act = () => undefined;\n');
  writeFileSync(join(bundle, 'package.json'), '{ "main": "index.js" }\n');
  writeFileSync(join(bundle, 'package-lock.json'), '{ "lockfileVersion": 3 }\n');
  return bundle;
}

const withoutWorkloads = (state: CloudState): CloudState => ({
  ...state,
  run: { services: {}, operations: {} },
  logging: { entries: [] },
});

const held = (member: string, ...roles: readonly string[]): readonly Binding[] =>
  roles.map((role) => ({ role, members: [member] }));

function withPeople(state: CloudState): CloudState {
  const bindings = { ...state.iam.bindings };
  for (const id of Object.keys(state.projects)) {
    const name = `projects/${id}`;
    bindings[name] = [
      ...(bindings[name] ?? []),
      ...held(PIPELINE, 'roles/run.admin', 'roles/iam.serviceAccountUser'),
      ...(id === PROJECT.id ? held(OWNER, 'roles/datastore.owner') : []),
    ];
  }
  return { ...state, iam: { ...state.iam, bindings } };
}
