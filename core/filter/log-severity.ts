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

/** Rank of a severity by name, ignoring case. Undefined for another name. */
export function severityRank(name: string): number | undefined {
  const rank = SEVERITIES.indexOf(name.toUpperCase());
  return rank < 0 ? undefined : rank;
}
