import { isObject, type JsonObject } from '../../../core/values/json';

/** A thousand levels, as overload.ts writes them. Far more than any document of Riposte has. */
const DEEP = ['['.repeat(1_000), '{"a":'.repeat(1_000)];

export const isTooDeep = (text: string): boolean => DEEP.some((part) => text.includes(part));

/** The value of a text. Undefined: it is no JSON, or too deep for code that calls itself for each level. */
export function tryTame(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object in a text. Anything else, from a forger, has no meaning. */
export function tameObject(text: string): JsonObject {
  const value = tryTame(text);
  return isObject(value) ? value : {};
}
