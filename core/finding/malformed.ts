import { boundedText } from '../values/bounded-text';
import { isObject, type JsonObject } from '../values/json';
import type { Malformed } from './finding';

export const malformed = (problem: Omit<Malformed, 'kind'>): Malformed => ({ kind: 'malformed', ...problem });

/** Enough for a person to find the finding in the console. The message itself has the rest. */
const ABOUT = ['canonicalName', 'name', 'category', 'resourceName', 'severity', 'findingClass'] as const;
const LONGEST = 300;

/**
 * What a malformed message is about, by its own text, and whether it may be a threat. It may be one unless it readably
 * states another class. Values are hostile text, cut after 300 characters.
 *
 * @param message - parsed JSON; undefined when the text is not JSON
 */
export function aboutMalformed(
  text: string,
  message: unknown,
): Required<Pick<Malformed, 'mayBeThreat' | 'about'>> {
  if (!isObject(message)) return { mayBeThreat: text.includes('THREAT'), about: {} };
  const { finding } = message;
  if (!isObject(finding)) return { mayBeThreat: text.includes('THREAT'), about: {} };
  const about = aboutOf(finding);
  return { mayBeThreat: mayBeThreat(finding, about), about };
}

/** The notification filter matches little except threats, so a missing class does not rule out a threat. */
function mayBeThreat({ findingClass }: JsonObject, about: Readonly<Record<string, string>>): boolean {
  if (typeof findingClass === 'string') return findingClass === 'THREAT';
  return findingClass !== undefined || Object.keys(about).length > 0;
}

const aboutOf = (finding: JsonObject): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ABOUT.flatMap((key) => {
      const value = Object.hasOwn(finding, key) ? finding[key] : undefined;
      return typeof value === 'string' ? [[key, boundedText(value, LONGEST)] as const] : [];
    }),
  );
