import { codeRow, type Row } from './view-model';

const SHA256 = /^[0-9a-f]{64}$/;

export const CUT_ARGUMENTS =
  'the list is shortened; the finding in the evidence has everything that Google sent';

/** A hash over part of a file identifies another file. It is shown, but never linked. */
export function hashRow(label: string, sha256: string, wholeFile: boolean): Row {
  const base = codeRow(label, sha256);
  if (!SHA256.test(sha256)) return { ...base, note: 'not a SHA-256, so there is no link to look it up' };
  if (!wholeFile)
    return {
      ...base,
      note: 'it may cover only the beginning of the file, so a lookup could mislead you',
    };
  return {
    ...base,
    fact: 'covers the whole file',
    link: { text: 'look it up at VirusTotal', href: `https://www.virustotal.com/gui/file/${sha256}` },
  };
}
