import type { CloudSeed } from '../../../sandbox/boot/cloud-seed';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { seededCloud } from '../../../sandbox/boot/seeded-cloud';
import { assumptionSettings } from '../../../sandbox/protocol/assumptions';
import { NUMBER, PROJECT } from '../fixture-names';
import { type Cloud, cloud } from '../little-cloud';

export const HOME = `projects/${PROJECT}`;
export const ORGANIZATION = 'organizations/900';
export const FOLDER = 'folders/77';

/** Only the permissions of the roles under test. */
const ROLES = [
  'roles/cloudkms.admin',
  'roles/cloudkms.publicKeyViewer',
  'roles/containeranalysis.admin',
  'roles/binaryauthorization.attestorsAdmin',
  'roles/binaryauthorization.policyAdmin',
  'roles/orgpolicy.policyAdmin',
];
const APIS = ['cloudkms', 'containeranalysis', 'binaryauthorization', 'orgpolicy'];

/** A cloud without a deployment. Its administrator has the roles that the documents require of deployers. */
export const adminCloud = (seed: Partial<CloudSeed> = {}): Cloud =>
  cloud(
    seededCloud(
      {
        projects: [{ id: PROJECT, number: NUMBER, ancestors: [FOLDER, ORGANIZATION] }],
        ...seed,
        governance: {
          apis: { [HOME]: APIS.map((api) => `${api}.googleapis.com`) },
          serviceAccounts: {
            [`${HOME}/serviceAccounts/signer@${PROJECT}.iam.gserviceaccount.com`]: { disabled: false },
          },
          ...seed.governance,
        },
        bindings: {
          [HOME]: ROLES.map((role) => ({ role, members: [DEPLOYER] })),
          [FOLDER]: [{ role: 'roles/orgpolicy.policyAdmin', members: [DEPLOYER] }],
          [ORGANIZATION]: [{ role: 'roles/orgpolicy.policyAdmin', members: [DEPLOYER] }],
          ...seed.bindings,
        },
      },
      PROJECT,
      assumptionSettings(),
    ),
    DEPLOYER,
  );

export const SIGNER = `serviceAccount:signer@${PROJECT}.iam.gserviceaccount.com`;
