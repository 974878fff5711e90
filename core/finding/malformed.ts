import { boundedText } from '../values/bounded-text';
import { isObject, type JsonObject } from '../values/json';
import type { Malformed } from './finding';

export const malformed = (problem: Omit<Malformed, 'kind'>): Malformed => ({ kind: 'malformed', ...problem });

/** A person must find the finding in the console; the rest is in the message itself. */
const ABOUT = ['canonicalName', 'name', 'category', 'resourceName', 'severity', 'findingClass'] as const;
const LONGEST = 300;

/**
 * What the text of a malformed message says it is about, and whether it may be a threat. It may be one unless it says
 * readably that it is of another class. Values are hostile text, cut after 300 characters.
 *
 * @param message - parsed JSON; undefined when the text is no JSON
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

/** The notification filter lets threats through and little else, so a class that is not there is no excuse. */
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
