import { frozen } from '../../core/values/frozen';
import { isObject, type Json } from '../../core/values/json';
import { tryJson } from '../../core/values/json-values';

/** UTF-16 units of all texts that are kept. Their values take a few times as many bytes, and at most about 30 MB. */
const MOST_UNITS = 1_000_000;

interface Body {
  readonly text: string;
  readonly value: Json;
}

/**
 * Parses the texts of documents, and keeps the latest ones. The checks of a case read the same documents many times, and a text
 * that has not changed gives the same value, which is frozen. So what was found out about the value needs no second look.
 *
 * @returns the value of a document's text. Undefined when the text is not JSON
 */
export function createRecentBodies(
  most: number = MOST_UNITS,
): (name: string, text: string) => Json | undefined {
  const bodies = new Map<string, Body>();
  let units = 0;

  function forget(name: string): void {
    units -= bodies.get(name)?.text.length ?? 0;
    bodies.delete(name);
  }

  return (name, text) => {
    const known = bodies.get(name);
    forget(name);
    const value = known?.text === text ? known.value : readable(text);
    if (value === undefined || !Object.isFrozen(value)) return value;
    // The latest one is the last one in the map.
    bodies.set(name, { text, value });
    units += text.length;
    for (const oldest of bodies.keys()) {
      if (units <= most) break;
      forget(oldest);
    }
    return value;
  };
}

/** Frozen, if it is an object. No document is anything else. */
function readable(text: string): Json | undefined {
  const value = tryJson(text);
  return isObject(value) ? frozen(value) : value;
}
