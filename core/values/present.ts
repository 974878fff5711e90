/**
 * The members that are not undefined, in the same order. For an object with optional members that code writes out: about
 * ten times as fast as one conditional spread for each member.
 *
 * @param members - an object literal, whose names the code chooses
 */
export function present<Members extends object>(members: Members): Members {
  const kept = {} as Members;
  for (const name in members) {
    if (members[name] !== undefined) kept[name] = members[name];
  }
  return kept;
}

/** `to` of a value that is there, and undefined otherwise. */
export const ifPresent = <Value, To>(value: Value | undefined, to: (value: Value) => To): To | undefined =>
  value === undefined ? undefined : to(value);
