import type { EvidenceEntry } from '../../core/evidence/manifest';
import { chainHead, type EvidencePiece, evidencePiece, manifestPiece } from '../../core/evidence/manifest';
import type { Investigation } from '../../core/facts/investigation';
import type { CloudRunName } from '../../core/finding/resource-names';
import type { EvidenceStore, Log, StoredObject } from '../../core/ports/ports';
import type { ReadDocuments } from '../../core/targets';
import { evidenceOf } from '../../core/targets/evidence';
import { canonicalJson } from '../../core/values/json';

export interface StoredEvidence {
  readonly manifestUri: string;
  readonly entries: readonly EvidenceEntry[];
  readonly head: string;
}

interface Bucket {
  readonly evidence: EvidenceStore;
  readonly log: Log;
}

/** Phase 1: everything that a containment or a deletion would destroy. For a part that could not be read, the reason. */
export function phaseOnePieces(
  caseId: string,
  rawFinding: string,
  investigation: Investigation,
  target: CloudRunName | undefined,
  documents: ReadDocuments = {},
): EvidencePiece[] {
  return [
    evidencePiece(caseId, 'finding', rawFinding),
    ...Object.entries(evidenceOf(investigation, target, documents)).map(([label, content]) =>
      evidencePiece(caseId, label, canonicalJson(content)),
    ),
  ];
}

export const phaseTwoPieces = (caseId: string, parts: Partial<Investigation>): EvidencePiece[] =>
  Object.entries(parts).map(([part, value]) => evidencePiece(caseId, part, canonicalJson(value)));

export async function storePieces(
  bucket: Bucket,
  caseId: string,
  pieces: readonly EvidencePiece[],
): Promise<void> {
  const stored = await Promise.all(
    pieces.map(async (piece) => ({ piece, known: (await store(bucket, caseId, piece)).known })),
  );
  for (const { piece, known } of stored) {
    const { entry } = piece;
    bucket.log('INFO', 'evidence.stored', `evidence ${entry.name}`, { caseId, ...entry, known });
  }
}

export async function storeManifest(
  bucket: Bucket,
  caseId: string,
  entries: readonly EvidenceEntry[],
): Promise<string> {
  return (await store(bucket, caseId, manifestPiece(caseId, entries))).uri;
}

/** An existing object that this identity cannot read counts as stored, and the log reports it. A person may be allowed to read it. */
async function store({ evidence, log }: Bucket, caseId: string, { entry, content }: EvidencePiece) {
  const stored: StoredObject = await evidence.create(entry.name, content);
  if (stored.known === 'not-compared') {
    const { name, sha256 } = entry;
    const text = `${name} already exists, and this identity may not read it: compare its SHA-256 with ${sha256}`;
    log('NOTICE', 'evidence.not-compared', text, { caseId, ...entry });
  }
  return stored;
}

/** Stores the first pieces of a case and their manifest in parallel, because the hashes are known beforehand. */
export async function storeFirstEvidence(
  bucket: Bucket,
  caseId: string,
  pieces: readonly EvidencePiece[],
): Promise<StoredEvidence> {
  const entries = pieces.map((piece) => piece.entry);
  const [manifestUri] = await Promise.all([
    storeManifest(bucket, caseId, entries),
    storePieces(bucket, caseId, pieces),
  ]);
  return { manifestUri, entries, head: chainHead(entries) };
}
