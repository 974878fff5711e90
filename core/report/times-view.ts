import type { CaseRecord } from '../case/record';
import { parseIso } from '../values/time';
import { elapsed } from './elapsed';
import { codeRow, type Row } from './view-model';

/**
 * What happened when. Until the delivery, times count from the event; after it, from the delivery. How fast Riposte was
 * does not depend on how late the finding arrived, and the sample of a rehearsal is months old.
 */
export function timesView({
  finding,
  timeline,
  outcomes,
  plan,
  replanned,
  reversal,
  undone,
}: CaseRecord): readonly Row[] {
  const first = (kind: string, text?: string) =>
    timeline.find((entry) => entry.kind === kind && (text === undefined || entry.text === text))?.at;
  const changing = new Set(
    (replanned ?? plan).steps
      .filter(({ before, after }) => before !== null || after !== null)
      .map(({ id }) => id),
  );
  const changed = outcomes
    .filter(({ step, status }) => changing.has(step) && (status === 'done' || status === 'undone'))
    .map(({ endedAt }) => endedAt)
    .sort()
    .at(-1);
  const received = first('received');
  const [sinceEvent, sinceReceived] = [
    after(finding.eventTime, 'the event'),
    after(received, 'it was received'),
  ];
  const since = received === undefined ? sinceEvent : sinceReceived;
  return [
    codeRow('Event', finding.eventTime),
    ...timeRow('Finding written', finding.createTime, sinceEvent),
    ...timeRow('Received by Riposte', received, sinceEvent),
    ...timeRow('First evidence stored', first('evidence'), since),
    ...timeRow('Workload changed', changed, since),
    ...timeRow('Contained', first('verdict', 'verdict: contained'), since),
    ...timeRow('Reversal found', reversal?.foundAt, since),
    ...timeRow('Undone', undone?.at, since),
  ];
}

type Since = (at: string) => string | undefined;

/** How long after it. Undefined if one of the two times cannot be read. */
const after =
  (start: string | undefined, what: string): Since =>
  (at) => {
    const [from, to] = [parseIso(start ?? ''), parseIso(at)];
    return from === undefined || to === undefined ? undefined : `${elapsed(to - from)} after ${what}`;
  };

function timeRow(label: string, at: string | undefined, since: Since): readonly Row[] {
  if (at === undefined) return [];
  const fact = since(at);
  return [{ ...codeRow(label, at), ...(fact === undefined ? {} : { fact }) }];
}
