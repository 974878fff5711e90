/** Far more than any provider's schema nests, and far less than what would exhaust the stack of who walks it. */
const DEEPEST = 200;

/** Does JSON nest without end? Without recursion, which is what such a text is made to break. */
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
