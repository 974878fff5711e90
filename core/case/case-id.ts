import { sha256Hex } from '../json';
import { parseIso, toIso } from '../time';

/**
 * One case per canonical finding name and event time: a newer event time is a new offence, a republished finding
 * is not. Readable first (when), unique second (what).
 */
export function caseIdOf(canonicalName: string, eventTime: string): string {
  const when = toIso(parseIso(eventTime) ?? 0)
    .replace(/[-:]/g, '')
    .replace('T', '-')
    .slice(0, 15);
  return `case-${when}-${sha256Hex(`${canonicalName}\n${eventTime}`).slice(0, 12)}`;
}

export const isCaseId = (text: string): boolean => /^case-\d{8}-\d{6}-[0-9a-f]{12}$/.test(text);
