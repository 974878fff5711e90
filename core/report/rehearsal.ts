import type { CaseRecord } from '../case/record';

type Rehearsed = Pick<CaseRecord, 'rehearsal'>;

/** The sentence that stands first in every rendering of a case from a sandbox; undefined for a case of a cloud. */
export function rehearsalSentence({ rehearsal }: Rehearsed): string | undefined {
  if (rehearsal === undefined) return undefined;
  const made =
    rehearsal.cloud === 'described'
      ? 'on a cloud that exists in this program only, made from the files that you gave'
      : 'on an invented cloud that exists in this program only';
  return `This is a rehearsal ${made}: nothing was read from Google Cloud, and nothing in it was changed.`;
}

/** Behind the names of resources, so that no line of a rehearsal reads as if it were about a real one. */
export const marked = (text: string, { rehearsal }: Rehearsed): string =>
  rehearsal === undefined ? text : `${text} (rehearsal)`;
