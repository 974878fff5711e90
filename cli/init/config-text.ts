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

/** Everything this repository decides. \`npm run synth\` checks it; docs/configuration.md of the package has every member. */
export const config = defineResponse({
  project: ${literal(project)},
  region: ${literal(region)},

  // Cases and evidence, and no permission to change anything. After some weeks of reading them: 'enforce'.
  mode: 'observe',
  powers: {
    // What 'enforce' will be granted: a reviewer reads it before it costs anything. 'workload' needs the accounts below.
    tiers: ${literal(powers?.tiers ?? [])},
    // The accounts that the protected services run as, each an account of this project.
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

/** Everything this repository decides. \`npm run synth\` checks it; docs/configuration.md of the package has every member. */
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

  // Cases and evidence, and no permission to change anything. After some weeks of reading them, a group or a project
  // gets mode 'enforce' of its own.
  defaults: ${literal(defaults)},
  groups: {},
  projects: [
${projects.map((project) => `    ${literal(project)},\n`).join('')}  ],
});
`;
