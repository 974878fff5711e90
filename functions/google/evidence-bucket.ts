import { createHash } from 'node:crypto';
import type { EvidenceStore, StoredObject } from '../../core/ports/ports';
import { GoogleFault } from './faults';
import { asObject, type Transport } from './transport';

/** Cloud Storage, object create only: ifGenerationMatch=0 never overwrites, and the role could not anyway. */
export function createEvidenceBucket(transport: Transport, bucket: string): EvidenceStore {
  const objects = `/storage/v1/b/${encodeURIComponent(bucket)}/o`;

  /** What is under a name already: the same content, or nobody knows. Other content is no evidence of ours. */
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
      `another content is under the name ${name} (md5 ${String(stored.md5Hash)}, expected ${expected}): this evidence is not stored`,
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
 * An object of that name is there: a second delivery, or a first try whose answer was lost. The precondition says so
 * with 412. An identity that may only create may hear 403 for storage.objects.delete instead, because overwriting needs
 * that permission and creating does not (cloud.google.com/storage/docs/access-control/iam-json). Which is checked first
 * is not documented: the assumption `storage.create-over-existing`. A 403 for anything else is a missing grant.
 */
const isTaken = (cause: unknown): boolean =>
  cause instanceof GoogleFault &&
  (cause.status === 412 || (cause.kind === 'denied' && /\bstorage\.objects\.delete\b/.test(cause.message)));
