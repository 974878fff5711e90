// Imported at the top level, because the module registers its cleanup when it loads, which is impossible within a test.
import '../factories/temp-folder';
import { readFileSync } from 'node:fs';
import { copied } from '../../core/values/copied';
import type { JsonObject } from '../../core/values/json';
import { LOCATION, PROJECT } from '../factories/names';
import { oncePerRun } from '../factories/once-per-run';

export const STACK = 'riposte-project';
export const ORGANIZATION = '123456789012';
export const CHANNEL = `projects/${PROJECT.id}/notificationChannels/1234567890`;
export const KEY = `projects/${PROJECT.id}/locations/${LOCATION}/keyRings/owner/cryptoKeys/pipeline`;

let full: JsonObject | undefined;

/**
 * The project stack with every optional part: the findings of an organization, admission, a key, a canary, evidence.
 */
export function fullStack(): JsonObject {
  full ??= JSON.parse(written()) as JsonObject;
  return copied(full);
}

const written = (): string =>
  oncePerRun('full-stack.json', () =>
    readFileSync(
      loaded().synthesized({
        notifications: { scope: { organization: ORGANIZATION } },
        alerts: { channels: [CHANNEL], heartbeatSource: 'create', canary: true },
        audit: {
          sccWrites: 'nothing-exists',
          evidence: { retentionDays: 30 },
          deployers: ['deployer@example.com'],
        },
        reputation: { secretVersion: `projects/${PROJECT.id}/secrets/reputation/versions/1` },
        encryption: { kmsKey: KEY },
        admission: {
          signers: ['serviceAccount:image-signer@demo-signing.iam.gserviceaccount.com'],
          builders: ['image-builder@demo-build.iam.gserviceaccount.com'],
          policy: 'create',
          stage: 'enforce',
        },
      }).files.stackJsonPath,
      'utf8',
    ),
  );

// `require` is intended: a file that only reads the text must not load the synthesis.
const loaded = () =>
  require('../factories/synthesized-stack') as typeof import('../factories/synthesized-stack');
