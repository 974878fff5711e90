import type { ResponseConfigInput } from '../../core/config/response-schema';
import type { RolloutInput } from '../../core/config/rollout-schema';

/** A value as TypeScript, on one line. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{ ${members.map(([key, member]) => `${key}: ${literal(member)}`).join(', ')} }`;
  }
  const text = JSON.stringify(value) ?? 'undefined';
  return typeof value === 'string' && !/['"\\]/.test(value) ? `'${value}'` : text;
}

/** riposte.config.ts of a new repository. */
export const projectConfigText = ({
  project,
  region,
  powers,
  operators,
  backend,
}: ResponseConfigInput): string => `import { defineResponse } from '@riposte/gcp';

/** The configuration of this repository. \`npm run synth\` checks it. The package's docs/configuration.md describes every member. */
export const config = defineResponse({
  project: ${literal(project)},
  region: ${literal(region)},

  // Riposte writes cases and evidence, and has no permission to change a workload. Read the cases for some weeks, then
  // set 'enforce'.
  mode: 'observe',
  powers: {
    // What 'enforce' grants later; reviewers see it now. 'workload' needs the accounts below.
    tiers: ${literal(powers?.tiers ?? [])},
    // The service accounts that the protected services run as; each belongs to this project.
    runtimeServiceAccounts: ${literal(powers?.runtimeServiceAccounts ?? [])},
  },
  // Who may undo.
  operators: ${literal(operators ?? [])},
  // The bucket must exist before the first deployment, with versioning on.
  backend: ${literal(backend)},
});
`;

/** rollout.config.ts of a new repository. */
export const rolloutConfigText = ({
  hub,
  defaults,
  projects,
}: RolloutInput): string => `import { defineRollout } from '@riposte/gcp';

/** The configuration of this repository. \`npm run synth\` checks it. The package's docs/configuration.md describes every member. */
export const rollout = defineRollout({
  hub: {
    project: ${literal(hub.project)},
    region: ${literal(hub.region)},
    notifications: ${literal(hub.notifications)},
    // Who may undo.
    operators: ${literal(hub.operators ?? [])},
    // The bucket must exist before the first deployment, with versioning on.
    backend: ${literal(hub.backend)},
  },

  // Riposte writes cases and evidence, and has no permission to change a workload. Read the cases for some weeks, then
  // set mode 'enforce' for a group or a project.
  defaults: ${literal(defaults)},
  groups: {},
  projects: [
${projects.map((project) => `    ${literal(project)},\n`).join('')}  ],
});
`;
