/** A duration in milliseconds, short: `0.34 s`, `12.0 s`, `3 min 05 s`, `2 h 05 min`, `3 d 04 h`. Negative ones keep their sign. */
export function elapsed(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const hours = Math.floor(whole / 3_600);
  if (hours < 48) return `${hours} h ${two(Math.floor((whole % 3_600) / 60))} min`;
  return `${Math.floor(hours / 24)} d ${two(hours % 24)} h`;
}
