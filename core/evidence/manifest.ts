import { utf8Length } from '../values/bounded-text';
import { canonicalJson } from '../values/json';
import { sha256Hex } from '../values/sha256';

/** Hash chain over a case's evidence. Every entry's link covers the link before it, so nothing can be removed later. */
export const GENESIS = sha256Hex('riposte evidence manifest v1');

export const chainLink = (previous: string, entry: EvidenceEntry): string =>
  sha256Hex(`${previous}\n${canonicalJson(entry)}`);

export const chainHead = (entries: readonly EvidenceEntry[]): string => entries.reduce(chainLink, GENESIS);

export interface EvidencePiece {
  readonly entry: EvidenceEntry;
  readonly content: string;
}

/**
 * The object name contains the content's hash. Storing the same piece twice is harmless, and a different snapshot after
 * a crash gets another name.
 */
export function evidencePiece(caseId: string, label: string, content: string): EvidencePiece {
  const sha256 = sha256Hex(content);
  const name = `cases/${caseId}/${label}-${sha256.slice(0, 12)}.json`;
  return { content, entry: { name, sha256, bytes: utf8Length(content) } };
}

export function manifestPiece(caseId: string, entries: readonly EvidenceEntry[]): EvidencePiece {
  let link = GENESIS;
  const chained = entries.map((entry) => {
    link = chainLink(link, entry);
    return { ...entry, link };
  });
  return evidencePiece(
    caseId,
    `manifest-${String(entries.length).padStart(3, '0')}`,
    canonicalJson({ genesis: GENESIS, entries: chained }),
  );
}

/** Each entry takes about 200 bytes in the case document. */
const MOST_ENTRIES = 1_000;

/**
 * A case with very many pieces starts a new list. Its first entry is the manifest of all previous pieces, which are
 * already in the bucket. The hash of that manifest is a link of the new chain, so the chain still covers them.
 *
 * @param most entries that a list may have
 */
export function foldedEntries(
  caseId: string,
  entries: readonly EvidenceEntry[],
  most: number = MOST_ENTRIES,
): readonly EvidenceEntry[] {
  return entries.length < most ? entries : [manifestPiece(caseId, entries).entry];
}

export interface EvidenceEntry {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}
