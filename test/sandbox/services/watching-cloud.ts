import type { JsonObject } from '../../../core/values/json';
import type { CloudSeed } from '../../../sandbox/boot/cloud-seed';
import { seededCloud } from '../../../sandbox/boot/seeded-cloud';
import { assumptionSettings } from '../../../sandbox/protocol/assumptions';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { bodyOf, type Cloud, cloud, miniSeed, NUMBER, PROJECT } from '../mini-stack';

export const ADMIN = 'user:admin@example.com';
export const CHANNEL = `projects/${PROJECT}/notificationChannels/17`;
export const TOPIC = `projects/${PROJECT}/topics/audit`;
export const KEY = `projects/${PROJECT}/locations/europe-west1/keyRings/r/cryptoKeys/k`;
export const KEY_ELSEWHERE = `projects/${PROJECT}/locations/us-central1/keyRings/r/cryptoKeys/k`;
export const LOG_ENCRYPTER = `cmek-p${NUMBER}@gcp-sa-logging.iam.gserviceaccount.com`;

const ROLES = [
  'roles/logging.configWriter',
  'roles/logging.viewer',
  'roles/logging.viewAccessor',
  'roles/monitoring.alertPolicyEditor',
  'roles/monitoring.notificationChannelEditor',
  'roles/monitoring.dashboardEditor',
];
const APIS = ['logging.googleapis.com', 'monitoring.googleapis.com'];

/**
 * A project with both APIs enabled, a topic, a channel and two keys, and without resources of Logging or Monitoring.
 */
export function watchingCloud(over: Partial<CloudSeed> = {}): Cloud {
  const seed = miniSeed({
    services: [],
    governance: { apis: { [`projects/${PROJECT}`]: APIS } },
    bindings: Object.fromEntries(
      [`projects/${PROJECT}`, 'organizations/123', 'folders/333'].map((name) => [
        name,
        ROLES.map((role) => ({ role, members: [ADMIN] })),
      ]),
    ),
    resources: {
      monitoring: { [CHANNEL]: { type: 'email', labels: { email_address: 'oncall@example.com' } } },
      cloudkms: { [KEY]: {}, [KEY_ELSEWHERE]: {} },
    },
    ...over,
  });
  return cloud(withTopic(seededCloud(seed, PROJECT, assumptionSettings())), ADMIN);
}

const withTopic = (state: CloudState): CloudState => ({
  ...state,
  pubsub: {
    ...state.pubsub,
    topics: { ...state.pubsub.topics, [TOPIC]: { name: TOPIC, body: {} } },
  },
});

/** Lets Logging's account use a key. */
export function grantKey(self: Cloud, key: string): void {
  const role = 'roles/cloudkms.cryptoKeyEncrypterDecrypter';
  const { iam } = self.state;
  self.state = {
    ...self.state,
    iam: {
      ...iam,
      roles: {
        ...iam.roles,
        [role]: ['cloudkms.cryptoKeyVersions.useToEncrypt', 'cloudkms.cryptoKeyVersions.useToDecrypt'],
      },
      bindings: { ...iam.bindings, [key]: [{ role, members: [`serviceAccount:${LOG_ENCRYPTER}`] }] },
    },
  };
}

interface Api {
  get(path: string, query?: Record<string, string>): JsonObject;
  post(path: string, body: JsonObject, query?: Record<string, string>): JsonObject;
  /** Status, its name in Google's API, and the place that the answer names. */
  refused(method: string, path: string, body?: JsonObject, query?: Record<string, string>): string;
  done(method: string, path: string, body?: JsonObject, query?: Record<string, string>): JsonObject;
}

/** Calls of one API: `done` expects success, and `refused` returns code and place of a refusal. */
export function api(self: Cloud, service: 'logging' | 'monitoring'): Api {
  const done: Api['done'] = (method, path, body, query = {}) => {
    const handled = self.call(service, method, path, { query, ...(body ? { body } : {}) });
    if (handled.response.status !== 200) throw new Error(JSON.stringify(handled.response.body));
    return bodyOf(handled);
  };
  return {
    done,
    get: (path, query) => done('GET', path, undefined, query),
    post: (path, body, query) => done('POST', path, body, query),
    refused(method, path, body, query = {}) {
      const { response, events } = self.call(service, method, path, { query, ...(body ? { body } : {}) });
      const error = (response.body as { error?: { status: string } }).error;
      const place = events.at(-1)?.place ?? '';
      return `${response.status} ${error?.status ?? ''} ${place}`.trim();
    },
  };
}
