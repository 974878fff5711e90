/**
 * Every document of the ledger has a revision that increases by one with each write. Firestore keeps a document's update
 * time when a write changes nothing (google.firestore.v1.WriteResult.update_time), so with a precondition on that time, a
 * second writer of the same content would also win. With the revision, no write repeats the stored content, and each
 * version is replaced only once.
 */
export interface Version {
  /** 0: written by a person, or before there were revisions. */
  readonly revision: number;
  /** The store's mark of the last change. */
  readonly mark: string;
}

export const FIRST_REVISION = 1;

/** Whether a stored number can be a revision: a write can still increase it. */
export const isRevision = (revision: number): boolean => revision >= 0 && Number.isSafeInteger(revision + 1);

/** The opaque text that a caller keeps between reading and replacing: `12 2026-04-14T10:01:02.345678Z`. */
export const versionText = ({ revision, mark }: Version): string => `${revision} ${mark}`;

/** Undefined for a text that no store created. */
export function tryVersion(text: string): Version | undefined {
  const [, digits = '', mark = ''] = /^(\d+) (.+)$/.exec(text) ?? [];
  const revision = Number(digits);
  return mark === '' || !isRevision(revision) ? undefined : { revision, mark };
}
