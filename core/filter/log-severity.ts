/** Severities in their order, so that `severity>=WARNING` works (google/logging/type/log_severity.proto). */
export const SEVERITIES = [
  'DEFAULT',
  'DEBUG',
  'INFO',
  'NOTICE',
  'WARNING',
  'ERROR',
  'CRITICAL',
  'ALERT',
  'EMERGENCY',
];

/** Rank of a severity by name, whatever its case; undefined when it is none. */
export function severityRank(name: string): number | undefined {
  const rank = SEVERITIES.indexOf(name.toUpperCase());
  return rank < 0 ? undefined : rank;
}
