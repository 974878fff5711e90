/** Far deeper than any provider's schema, and far less than what would overflow the stack of a recursive reader. */
const DEEPEST = 200;

/** True if JSON nests too deeply. Does not use recursion, because such a text may be made to overflow the stack. */
export function nestsTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return true;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item === 'object' && item !== null)
        for (const member of Object.values(item)) next.push(member);
    }
    level = next;
  }
  return false;
}
