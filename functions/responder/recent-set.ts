export interface RecentSet {
  has(id: string): boolean;
  add(id: string): void;
}

/** A bounded set of recent ids, so that duplicates cost no call. A forgotten id only costs a read of the ledger. */
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
