import type { CloudSeed } from '../../sandbox/boot/cloud-seed';
import { PROJECT } from './names';

/** The APIs that our stacks need. */
const APIS = [
  'binaryauthorization',
  'cloudfunctions',
  'cloudkms',
  'cloudresourcemanager',
  'containeranalysis',
  'firestore',
  'iam',
  'logging',
  'monitoring',
  'pubsub',
  'run',
  'securitycenter',
  'serviceusage',
  'storage',
].map((name) => `${name}.googleapis.com`);

/** One project with every API enabled, and no resources in it. */
export const emptyProject = (project: { readonly id: string; readonly number: string }): CloudSeed => ({
  projects: [{ ...project, ancestors: [] }],
  governance: { apis: { [`projects/${project.id}`]: APIS } },
});

export const EMPTY_PROJECT: CloudSeed = emptyProject(PROJECT);
