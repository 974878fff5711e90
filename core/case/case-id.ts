import { sha256Hex } from '../values/sha256';
import { parseIso, toIso } from '../values/time';

/**
 * One case for each canonical finding name and event time. A newer event time is a new incident; a republished finding is
 * not. The readable part (the time) comes first, then the unique part (the finding).
 */
export function caseIdOf(canonicalName: string, eventTime: string): string {
  const iso = toIso(parseIso(eventTime) ?? 0);
  const [date, time] = [iso.slice(0, 10), iso.slice(11, 19)];
  const when = `${date.replaceAll('-', '')}-${time.replaceAll(':', '')}`;
  return `case-${when}-${sha256Hex(`${canonicalName}\n${eventTime}`).slice(0, 12)}`;
}

/**
 * The case id of a finding. A closed or muted finding is only recorded, under a separate id. When it is opened or unmuted
 * with the same event time, the id of its active case must still be free.
 */
export const caseIdFor = (finding: {
  readonly canonicalName: string;
  readonly eventTime: string;
  readonly state: string;
  readonly muted: boolean;
}): string =>
  finding.state === 'ACTIVE' && !finding.muted
    ? caseIdOf(finding.canonicalName, finding.eventTime)
    : caseIdOf(`${finding.canonicalName}\n${finding.state}\n${finding.muted}`, finding.eventTime);

export const isCaseId = (text: string): boolean => /^case-\d{8}-\d{6}-[0-9a-f]{12}$/.test(text);

/** Every id that the case of a finding may have: active, and closed or muted. */
export const caseIdsFor = (finding: {
  readonly canonicalName: string;
  readonly eventTime: string;
}): { readonly active: string; readonly recorded: readonly string[] } => ({
  active: caseIdFor({ ...finding, state: 'ACTIVE', muted: false }),
  recorded: ['ACTIVE', 'INACTIVE', 'STATE_UNSPECIFIED']
    .flatMap((state) => [true, false].map((muted) => ({ ...finding, state, muted })))
    .filter(({ state, muted }) => state !== 'ACTIVE' || muted)
    .map(caseIdFor),
});
