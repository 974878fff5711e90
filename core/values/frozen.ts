/** The same value, which nobody can change any more: every list and object in it is frozen. It calls itself for each level. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}
