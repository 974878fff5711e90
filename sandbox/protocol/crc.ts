/** CRC-32 as in zip files and Go's hash/crc32 (polynomial of IEEE 802.3, reflected). */
export const crc32 = (text: string): number => checksum(text, 0xed_b8_83_20);

/** CRC-32C (Castagnoli), which Google's APIs return along with content. */
export const crc32c = (text: string): number => checksum(text, 0x82_f6_3b_78);

function checksum(text: string, polynomial: number): number {
  let sum = 0xff_ff_ff_ff;
  for (const byte of Buffer.from(text, 'utf8')) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ polynomial : sum >>> 1;
  }
  return (sum ^ 0xff_ff_ff_ff) >>> 0;
}
