/** A record's own member. Names come from requests, and a request can contain any name, such as `constructor`. */
export const tryMember = <T>(members: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(members, name) ? members[name] : undefined;
