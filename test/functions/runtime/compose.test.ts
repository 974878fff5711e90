import { GOOGLE_ENDPOINTS } from '../../../functions/google/endpoints';
import type { GoogleClient } from '../../../functions/google/google-client';
import { composeResponder } from '../../../functions/runtime/compose';
import { runtimeConfig } from '../../factories/config';
import { createFakeClock } from '../../factories/fake-clock';
import { findingPush } from '../../factories/finding';
import { PROJECT } from '../../factories/names';

interface Commit {
  readonly writes: readonly [{ readonly update: { readonly name: string } }];
}
interface Asked {
  readonly documents: readonly string[];
}

/** Answers every service well enough for one finding. Firestore keeps the last version of each document. */
function answering(hosts: string[]) {
  const stored = new Map<string, object>();
  return {
    async request({ url, data }: { url: string; data?: unknown }) {
      hosts.push(new URL(url).hostname);
      if (url.includes('secretmanager')) return { status: 200, data: { payload: { data: 'a2V5' } } };
      if (url.endsWith(':batchGet')) {
        const answers = (data as Asked).documents.map((name) =>
          stored.has(name) ? { found: { ...stored.get(name), updateTime: 't' } } : { missing: name },
        );
        return { status: 200, data: answers };
      }
      if (url.endsWith(':commit')) {
        const { update } = (data as Commit).writes[0];
        stored.set(update.name, update);
      }
      return { status: 200, data: {} };
    },
  };
}

describe('the composed responder', () => {
  const google: string[] = [];
  const plain: string[] = [];
  let status = 0;
  const client = answering(google) as unknown as GoogleClient;
  beforeAll(async () => {
    const respond = composeResponder({
      config: runtimeConfig({
        reputation: { secretVersion: `projects/${PROJECT.id}/secrets/vt/versions/1` },
      }),
      ledgerDatabase: 'projects/p/databases/d',
      effectsDatabase: 'projects/p/databases/e',
      evidenceBucket: 'evidence',
      commandTopic: 'projects/p/topics/t',
      undoSubscription: '',
      watchSubscription: '',
      endpoints: GOOGLE_ENDPOINTS,
      googleClient: async () => client,
      plainClient: answering(plain),
      clock: createFakeClock(),
      log: () => undefined,
      newRunId: () => 'run',
    });
    status = await respond(findingPush());
  });

  it('handles the finding', () => {
    expect(status).toBe(204);
  });

  it('calls VirusTotal without the Google client, and so without the token', () => {
    expect(plain).toEqual(['www.virustotal.com']);
  });

  it('never calls VirusTotal with the Google client', () => {
    expect(google).not.toContain('www.virustotal.com');
  });

  it('calls only Google with the Google client', () => {
    expect(google.filter((host) => !host.endsWith('.googleapis.com'))).toEqual([]);
  });
});
