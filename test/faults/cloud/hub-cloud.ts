import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { catalogueOf, toRuntimeConfig } from '../../../core/config/response-config';
import { parseRollout } from '../../../core/config/rollout-config';
import { bootFromStacks } from '../../../sandbox/boot/boot';
import { withExistingParts } from '../../../sandbox/boot/existing-parts';
import { synthesizeRollout } from '../../../stacks/synthesize';
import { OPERATOR, ORGANIZATION, OTHER, PROJECT, PROTECTED, UNLISTED } from '../schedule/names';
import type { Settings } from '../schedule/schedule';
import type { BaseCloud } from './base-cloud';

/**
 * One pipeline for two projects of an organization, as the synthesized stacks deploy it. The pipeline has a project of
 * its own. The organization has another project that Riposte does not protect.
 */
export function hubCloud(
  mode: Settings['mode'],
  paths: { readonly outdir: string; readonly bundleDir: string },
): BaseCloud {
  const parsed = parseRollout({
    hub: {
      project: PROJECT,
      region: 'us-central1',
      notifications: { scope: { organization: ORGANIZATION.replace('organizations/', '') } },
      operators: [OPERATOR],
      backend: { type: 'local', path: 'riposte.tfstate' },
    },
    defaults: { mode, tiers: ['observe', 'access', 'workload'] },
    projects: [PROTECTED, OTHER].map((project) => ({
      ...project,
      runtimeServiceAccounts: [`web-runtime@${project.id}.iam.gserviceaccount.com`],
    })),
  });
  if (!parsed.ok) throw new Error(`the rollout is wrong: ${JSON.stringify(parsed.error)}`);
  const { hub, workloads } = synthesizeRollout(parsed.value, paths);
  const files = [hub, ...workloads].map(({ stackJsonPath }) => stackJsonPath);
  const stacks = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as unknown);
  const projects = [PROJECT, PROTECTED, OTHER, UNLISTED].map((project) => ({
    ...project,
    ancestors: [ORGANIZATION],
  }));
  const { seed } = withExistingParts({ projects }, stacks, { agents: true });
  const state = bootFromStacks(stacks, seed, {
    readFile: (path, index) => readFileSync(resolve(dirname(files[index] ?? ''), path)),
  });
  const config = parsed.value.hub;
  return { state, runtimeConfig: toRuntimeConfig(config), catalogue: catalogueOf(config) };
}
