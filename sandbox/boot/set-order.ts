import { crc32 } from '../protocol/crc';

/**
 * The items of a set argument in the order in which the provider sends them: by the checksum of what identifies an item,
 * compared as text; of two items with one checksum the first stays (terraform-plugin-sdk, helper/schema/set.go).
 *
 * @param identity - what the set's hash function hashes; the item itself for most sets of texts
 */
export function inSetOrder<T>(items: readonly T[], identity: (item: T) => string): readonly T[] {
  const byCode = new Map<string, T>();
  for (const item of items) {
    const code = String(crc32(identity(item)));
    if (!byCode.has(code)) byCode.set(code, item);
  }
  return [...byCode.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
