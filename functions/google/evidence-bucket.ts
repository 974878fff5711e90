import { createHash } from 'node:crypto';
import type { EvidenceStore, StoredObject } from '../../core/ports/ports';
import { GoogleFault } from './faults';
import { asObject, type Transport } from './transport';

/** Cloud Storage, create only: ifGenerationMatch=0 never overwrites, and the role does not allow it either. */
export function createEvidenceBucket(transport: Transport, bucket: string): EvidenceStore {
  const objects = `/storage/v1/b/${encodeURIComponent(bucket)}/o`;

  /** Compares the content that is already stored under a name. Throws if it differs, because then it is not our evidence. */
  async function compare(name: string, content: string): Promise<StoredObject['known']> {
    const path = `${objects}/${encodeURIComponent(name)}`;
    const read = transport({ service: 'storage', method: 'GET', path, deadlineMs: 2_000, retries: 1 });
    const stored = await read.then(asObject, (cause) => {
      if (cause instanceof GoogleFault && cause.kind === 'denied') return undefined;
      throw cause;
    });
    if (stored === undefined) return 'not-compared';
    const expected = createHash('md5').update(content, 'utf8').digest('base64');
    if (stored.md5Hash === expected) return 'compared';
    throw new GoogleFault(
      'precondition',
      412,
      `storage GET ${path}`,
      `different content is stored under the name ${name} (md5 ${String(stored.md5Hash)}, expected ${expected}): this evidence is not stored`,
    );
  }

  return {
    async create(name, content) {
      const uri = `gs://${bucket}/${name}`;
      try {
        await transport({
          service: 'storage',
          method: 'POST',
          path: `/upload${objects}`,
          query: { uploadType: 'media', name, ifGenerationMatch: '0' },
          headers: { 'content-type': 'application/json' },
          body: content,
          deadlineMs: 5_000,
          retries: 2,
        });
        return { uri, known: 'written' };
      } catch (cause) {
        if (!isTaken(cause)) throw cause;
        return { uri, known: await compare(name, content) };
      }
    },
  };
}

/**
 * Whether an object of that name exists, after a second delivery or a first attempt whose answer was lost. The precondition then
 * fails with 412. An identity that may only create objects may get 403 for storage.objects.delete instead, because
 * overwriting needs that permission and creating does not (cloud.google.com/storage/docs/access-control/iam-json). Google
 * does not document which check comes first: see the assumption `storage.create-over-existing`. A 403 for anything else
 * is a missing grant.
 */
const isTaken = (cause: unknown): boolean =>
  cause instanceof GoogleFault &&
  (cause.status === 412 || (cause.kind === 'denied' && /\bstorage\.objects\.delete\b/.test(cause.message)));
