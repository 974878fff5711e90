import type { JsonObject } from '../../core/values/json';
import { DEPLOYER } from '../../sandbox/boot/deployer';
import { bodyOf, boot, type Cloud, cloud, NUMBER, PROJECT } from '../sandbox/mini-stack';

export const KEY = `projects/${PROJECT}/locations/europe-west1/keyRings/r/cryptoKeys/k`;
export const AGENT = `service-${NUMBER}@gs-project-accounts.iam.gserviceaccount.com`;

export const fresh = (): Cloud =>
  cloud(
    boot(undefined, {
      resources: { cloudkms: { [KEY]: {} } },
      bindings: {
        [`projects/${PROJECT}/locations/europe-west1/keyRings/r/cryptoKeys/k`]: [
          { role: 'roles/test.crypto', members: [`serviceAccount:${AGENT}`] },
        ],
      },
      roles: {
        'roles/test.crypto': [
          'cloudkms.cryptoKeyVersions.useToEncrypt',
          'cloudkms.cryptoKeyVersions.useToDecrypt',
        ],
      },
    }),
    DEPLOYER,
  );

export const NEW = { name: 'demo-new', location: 'europe-west1' };
export const inserted = (c: Cloud, body: JsonObject = {}): JsonObject =>
  bodyOf(
    c.call('storage', 'POST', '/storage/v1/b', { query: { project: PROJECT }, body: { ...NEW, ...body } }),
  );
export const upload = (c: Cloud, name = 'a/b.txt', body = 'text'): string =>
  c.outcome('storage', 'POST', '/upload/storage/v1/b/demo-new/o', {
    query: { uploadType: 'media', name },
    body,
  });
