export interface RecentSet {
  has(id: string): boolean;
  add(id: string): void;
}

/** Ids seen lately, bounded: a storm of duplicates costs no call. Forgetting one only costs a look into the ledger. */
export function createRecentSet(limit: number): RecentSet {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    add(id) {
      ids.delete(id);
      ids.add(id);
      const [oldest] = ids;
      if (ids.size > limit && oldest !== undefined) ids.delete(oldest);
    },
  };
}
