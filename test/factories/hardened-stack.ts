import { readFileSync } from 'node:fs';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import type { LandingZone, StackJson } from '../../index';
import { LOCATION } from './names';
import { type SynthesizedStack, synthesized } from './synthesized-stack';

const KEY = `projects/central-keys/locations/${LOCATION}/keyRings/security/cryptoKeys/riposte`;
const POOL = `projects/central-builds/locations/${LOCATION}/workerPools/private`;

/** The values that a platform team provides for the profile `hardened`. */
export const HARDENED: Partial<ResponseConfigInput> = {
  profile: 'hardened',
  encryption: { kmsKey: KEY },
  network: {
    vpcConnector: `projects/shared-vpc/locations/${LOCATION}/connectors/serverless`,
    workerPool: POOL,
  },
};

/** The landing zone that this config was written for. */
export const ZONE: LandingZone = {
  regions: [LOCATION],
  memberDomains: ['example.com'],
  keyProjects: ['central-keys'],
  workerPools: [POOL],
};

/** The stack of a hardened project with every optional part, as data. */
export const hardenedStack = (changes: Partial<ResponseConfigInput> = {}): SynthesizedStack =>
  synthesized({ ...HARDENED, alerts: { canary: true }, ...changes });

export const jsonOf = (stack: SynthesizedStack): StackJson =>
  JSON.parse(readFileSync(stack.files.stackJsonPath, 'utf8'));
