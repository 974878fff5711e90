import { seededCloud } from '../../../sandbox/boot/seeded-cloud';
import { assumptionSettings } from '../../../sandbox/protocol/assumptions';
import { type Cloud, cloud, miniSeed, PROJECT } from '../mini-stack';

export const HOME = `projects/${PROJECT}`;
export const FOLDER = 'folders/333';
export const ORGANIZATION = 'organizations/123';
export const ADMIN = 'user:admin@example.com';

/**
 * The project of the mini stack before a deployment, for a principal with the roles on project, folder and
 * organization.
 */
export function administered(
  roles: readonly string[],
  apis: readonly string[] = ['iam.googleapis.com'],
): Cloud {
  const held = roles.map((role) => ({ role, members: [ADMIN] }));
  const seed = miniSeed({
    governance: { apis: { [HOME]: apis } },
    bindings: { [HOME]: held, [FOLDER]: held, [ORGANIZATION]: held },
  });
  return cloud(seededCloud(seed, PROJECT, assumptionSettings()), ADMIN);
}
