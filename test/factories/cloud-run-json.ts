import type { JsonObject } from '../../core/values/json';
import { BAD_DIGEST, CLEAN_DIGEST, imageOf, PROJECT, SERVICE } from './names';

export const LATEST_100 = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 } as const;

/** User-settable fields of google.cloud.run.v2.Service, as a user writes them. */
export const serviceJson = (changes: JsonObject = {}): JsonObject => ({
  name: SERVICE,
  description: 'takes orders',
  labels: { team: 'shop' },
  ingress: 'INGRESS_TRAFFIC_ALL',
  launchStage: 'GA',
  template: {
    serviceAccount: `checkout@${PROJECT.id}.iam.gserviceaccount.com`,
    containers: [{ image: imageOf(BAD_DIGEST) }],
    scaling: { maxInstanceCount: 20 },
  },
  traffic: [LATEST_100],
  scaling: { scalingMode: 'AUTOMATIC', minInstanceCount: 1, maxInstanceCount: 8 },
  ...changes,
});

export const revisionJson = (
  name: string,
  digest: string | undefined,
  changes: JsonObject = {},
): JsonObject => ({
  name: `${SERVICE}/revisions/${name}`,
  createTime: '2026-05-01T00:00:00Z',
  containers: [{ image: digest ? imageOf(digest) : 'checkout:latest' }],
  conditions: [{ type: 'Ready', state: 'CONDITION_SUCCEEDED' }],
  ...changes,
});

export const BAD_REVISION = 'checkout-00002-bad';
export const CLEAN_REVISION = 'checkout-00001-cln';

/** The bad revision is the newest and serves. An older one runs another digest. */
export const twoRevisions = (): JsonObject[] => [
  revisionJson(BAD_REVISION, BAD_DIGEST, { createTime: '2026-05-02T00:00:00Z' }),
  revisionJson(CLEAN_REVISION, CLEAN_DIGEST, { createTime: '2026-05-01T00:00:00Z' }),
];

export const onlyBadRevisions = (): JsonObject[] => [
  revisionJson(BAD_REVISION, BAD_DIGEST, { createTime: '2026-05-02T00:00:00Z' }),
  revisionJson('checkout-00000-old', BAD_DIGEST, { createTime: '2026-05-01T00:00:00Z' }),
];

export const publicPolicy = (): JsonObject => ({
  version: 1,
  bindings: [
    { role: 'roles/run.invoker', members: ['allUsers', 'group:shop@example.com'] },
    { role: 'roles/run.viewer', members: ['user:auditor@example.com'] },
  ],
});

export const privatePolicy = (): JsonObject => ({
  version: 1,
  bindings: [{ role: 'roles/run.invoker', members: ['group:shop@example.com'] }],
});
