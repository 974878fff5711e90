import { crc32 } from '../protocol/crc';

/**
 * The items of a set argument in the order in which the provider sends them. The provider sorts by the checksum of an
 * item's identity, as text, and keeps the first of two items with the same checksum (terraform-plugin-sdk,
 * helper/schema/set.go).
 *
 * @param identity - what the set's hash function hashes; for most sets of strings, the item itself
 */
export function inSetOrder<T>(items: readonly T[], identity: (item: T) => string): readonly T[] {
  const byCode = new Map<string, T>();
  for (const item of items) {
    const code = String(crc32(identity(item)));
    if (!byCode.has(code)) byCode.set(code, item);
  }
  return [...byCode.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
