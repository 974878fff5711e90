let last = { ms: 0, text: new Date(0).toISOString() };
/** RFC 3339 in UTC with milliseconds. The virtual clock asks for the same time many times in a row. */
export function rfc3339(ms: number): string {
  if (ms !== last.ms) last = { ms, text: new Date(ms).toISOString() };
  return last.text;
}

/** RFC 3339 in UTC with microseconds, which is Firestore's resolution. */
export function rfc3339Micros(micros: number): string {
  const ms = Math.floor(micros / 1000);
  const rest = micros - ms * 1000;
  return rfc3339(ms).replace('Z', `${String(rest).padStart(3, '0')}Z`);
}

/** Milliseconds of an RFC 3339 text, or undefined if the text is not RFC 3339. */
export function tryParseTime(text: string): number | undefined {
  const ms = Date.parse(text);
  return /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(ms) ? ms : undefined;
}

/** Converts google.protobuf.Duration in JSON and in Terraform, such as `10s` or `0.5s`, to milliseconds. */
export function tryParseDuration(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const match = /^(\d+(?:\.\d{1,9})?)s$/.exec(text);
  return match ? Number(match[1]) * 1000 : undefined;
}
