import type { CaseRecord } from '../case/record';

type Rehearsed = Pick<CaseRecord, 'rehearsal'>;

/** The first sentence in every rendering of a case from a sandbox. Undefined for a case of a real cloud. */
export function rehearsalSentence({ rehearsal }: Rehearsed): string | undefined {
  if (rehearsal === undefined) return undefined;
  const made =
    rehearsal.cloud === 'described'
      ? 'on a cloud that exists only in this program, built from the files that you gave'
      : 'on an invented cloud that exists only in this program';
  return `This is a rehearsal ${made}. Riposte read nothing from Google Cloud and changed nothing there.`;
}

/** Added to the names of resources, so that no line of a rehearsal seems to be about a real resource. */
export const marked = (text: string, { rehearsal }: Rehearsed): string =>
  rehearsal === undefined ? text : `${text} (rehearsal)`;
