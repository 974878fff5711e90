import { createHash } from 'node:crypto';

const hexOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A stable UUID-like id. */
export function uidOf(name: string, index: number): string {
  const hex = hexOf(`${name}#${index}`).slice(0, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const LETTERS = 'bcdfghjklmnpqrstvwxz';

/** This many letters, as Google appends to names of revisions and executions. They are stable for a text. */
export const lettersOf = (text: string, count: number): string =>
  [...Buffer.from(hexOf(text), 'hex').subarray(0, count)]
    .map((byte) => LETTERS[byte % LETTERS.length])
    .join('');
