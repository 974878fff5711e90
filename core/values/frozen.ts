/**
 * The same value, which nobody can change any more: every list and object in it is frozen, at any depth. Bytes stay as they
 * are, because JavaScript cannot freeze them. The value must not contain itself.
 */
export function frozen<T>(value: T): T {
  // Not a call for each level: a stored text may have as many levels as characters.
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null || ArrayBuffer.isView(one)) continue;
    for (const member of Object.values(Object.freeze(one))) open.push(member);
  }
  return value;
}
