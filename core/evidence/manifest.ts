import type { EvidenceEntry } from '../case/record';
import { canonicalJson, sha256Hex } from '../json';

/** Hash chain over a case's evidence: every entry's link covers the link before it, so nothing can be left out later. */
export const GENESIS = sha256Hex('riposte evidence manifest v1');

export const chainLink = (previous: string, entry: EvidenceEntry): string =>
  sha256Hex(`${previous}\n${canonicalJson(entry)}`);

export const chainHead = (entries: readonly EvidenceEntry[]): string => entries.reduce(chainLink, GENESIS);

export interface EvidencePiece {
  readonly entry: EvidenceEntry;
  readonly content: string;
}

const utf8Length = (text: string): number => {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
};

/**
 * The object name carries the content's hash: storing the same piece twice is harmless, and a second, different
 * snapshot after a crash gets a name of its own.
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
