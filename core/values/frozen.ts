/** The same value, which nobody can change any more: every list and object in it is frozen. It may be nested to any depth. */
export function frozen<T>(value: T): T {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    for (const member of Object.values(next)) {
      if (typeof member === 'object' && member !== null) waiting.push(member);
    }
    Object.freeze(next);
  }
  return value;
}
