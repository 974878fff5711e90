import { parseIso, toIso } from '../values/time';

/** The window around an event, as RFC 3339. Decoding has already refused event times that cannot be read. */
export function windowAround(
  eventTime: string,
  minutes: number,
): { readonly from: string; readonly to: string } {
  const at = parseIso(eventTime) ?? 0;
  return { from: toIso(at - minutes * 60_000), to: toIso(at + minutes * 60_000) };
}
