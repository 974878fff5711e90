import { readFileSync } from 'node:fs';
import type { ResponseConfigInput } from '../../../core/config/response-schema';
import type { Json, JsonObject } from '../../../core/values/json';
import { bootFromStack } from '../../../sandbox/boot/boot';
import type { CloudSeed } from '../../../sandbox/boot/cloud-seed';
import { withExistingParts } from '../../../sandbox/boot/existing-parts';
import { PROJECT } from '../../factories/names';
import { synthesized } from '../../factories/synthesized-stack';

const REGION = 'europe-west1';
export const ORGANIZATION = '123456789012';
const at = (collection: string, name: string): string =>
  `projects/${PROJECT.id}/locations/${REGION}/${collection}/${name}`;
export const KEY = `${at('keyRings', 'owner')}/cryptoKeys/pipeline`;

/** A pipeline with every part: an organization, its own key and network, admission, canary, reputation. */
const EVERYTHING: Partial<ResponseConfigInput> = {
  mode: 'enforce',
  region: REGION,
  profile: 'hardened',
  notifications: { scope: { organization: ORGANIZATION } },
  encryption: { kmsKey: KEY },
  network: { vpcConnector: at('connectors', 'egress'), workerPool: at('workerPools', 'builds') },
  alerts: {
    channels: [`projects/${PROJECT.id}/notificationChannels/1`],
    heartbeatSource: 'create',
    canary: true,
  },
  audit: { sccWrites: 'nothing-exists', evidence: { retentionDays: 30 } },
  reputation: { secretVersion: `projects/${PROJECT.id}/secrets/reputation/versions/1` },
  admission: {
    policy: 'create',
    stage: 'dry-run',
    signers: ['serviceAccount:image-signer@demo-signing.iam.gserviceaccount.com'],
    builders: ['image-builder@demo-build.iam.gserviceaccount.com'],
  },
};

export type Blocks = Record<string, Record<string, JsonObject>>;
export interface Planted {
  readonly resource: Blocks;
  readonly data: Blocks;
}

const stack = JSON.parse(readFileSync(synthesized(EVERYTHING).files.stackJsonPath, 'utf8')) as Planted;

const WORLD: CloudSeed = {
  projects: [
    { ...PROJECT, ancestors: [`organizations/${ORGANIZATION}`] },
    { id: 'demo-signing', number: '5', ancestors: [] },
    { id: 'demo-build', number: '6', ancestors: [] },
  ],
};
const { seed: SEED } = withExistingParts(WORLD, [stack], { agents: true });

/** Boots the stack with a change, in the world that the unchanged stack needs. */
export function bootPlanted(
  plant: (planted: Planted) => void = () => undefined,
  world: (seed: CloudSeed) => CloudSeed = (same) => same,
): void {
  const planted = structuredClone(stack);
  plant(planted);
  bootFromStack(planted, world(SEED));
}

/** The one resource of a type whose id contains these words. */
export function resource({ resource: all }: Planted, type: string, words: string): JsonObject {
  const found = Object.entries(all[type] ?? {}).filter(([id]) => id.includes(words));
  if (found.length !== 1) throw new Error(`${found.length} ${type} of ${words}`);
  return found[0]?.[1] as JsonObject;
}

/** Sets a value at a path of a resource: `push_config.oidc_token.service_account_email`, `conditions.0.filter`. */
export const put =
  (type: string, words: string, path: string, value: Json | undefined) =>
  (planted: Planted): void => {
    const segments = path.split('.');
    const last = segments.pop() as string;
    let here = resource(planted, type, words) as Record<string, Json>;
    for (const segment of segments) here = here[segment] as Record<string, Json>;
    if (value === undefined) delete here[last];
    else here[last] = value;
  };

/** Removes a resource, and every dependency on it. */
export const without =
  (type: string, words: string) =>
  (planted: Planted): void => {
    const [id] = Object.entries(planted.resource[type] ?? {}).find(([name]) => name.includes(words)) ?? [];
    if (id === undefined) throw new Error(`no ${type} of ${words}`);
    delete planted.resource[type]?.[id];
    for (const block of Object.values(planted.resource).flatMap((byId) => Object.values(byId))) {
      const waits = block as { depends_on?: string[] };
      if (waits.depends_on) waits.depends_on = waits.depends_on.filter((name) => name !== `${type}.${id}`);
    }
    for (const block of Object.values(planted.data ?? {}).flatMap((byId) => Object.values(byId))) {
      const waits = block as { depends_on?: string[] };
      if (waits.depends_on) waits.depends_on = waits.depends_on.filter((name) => name !== `${type}.${id}`);
    }
  };
