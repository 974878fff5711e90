import { createHash } from 'node:crypto';

export const MONITORING_ACCESS = 'cloud.google.com/monitoring/access-control';

/** The number that Google assigns to a policy or channel. Here it derives from a counter. */
export const drawnNumber = (sequence: number): string =>
  String(
    1_000_000_000_000_000_000n + (BigInt(`0x${digest(sequence).slice(0, 15)}`) % 8_000_000_000_000_000_000n),
  );

/** Like drawnNumber, for dashboards, which have a UUID. */
export function drawnUuid(sequence: number): string {
  const hex = digest(sequence);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

const digest = (sequence: number): string =>
  createHash('sha256').update(`monitoring#${sequence}`).digest('hex');
