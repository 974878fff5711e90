import type { EvidenceStore } from '../../core/ports';
import { GoogleFault } from './faults';
import type { Transport } from './transport';

/** Cloud Storage, object create only: ifGenerationMatch=0 never overwrites, and the role could not anyway. */
export function createEvidenceBucket(transport: Transport, bucket: string): EvidenceStore {
  return {
    async create(name, content) {
      const uri = `gs://${bucket}/${name}`;
      try {
        await transport({
          service: 'storage',
          method: 'POST',
          path: `/upload/storage/v1/b/${encodeURIComponent(bucket)}/o`,
          query: { uploadType: 'media', name, ifGenerationMatch: '0' },
          headers: { 'content-type': 'application/json' },
          body: content,
          deadlineMs: 5_000,
          retries: 2,
        });
      } catch (cause) {
        // The name carries the content's hash: what is there is what we meant to store.
        if (!(cause instanceof GoogleFault && cause.kind === 'precondition')) throw cause;
      }
      return uri;
    },
  };
}
