import type { CaseRecord } from '../case/record';
import { parseIso } from '../values/time';
import { elapsed } from './elapsed';
import { codeRow, type Row } from './view-model';

/** What happened when, and how long after the event: event, received, evidence, changed, contained, taken back. */
export function timesView({
  finding,
  timeline,
  outcomes,
  plan,
  replanned,
  reversal,
  undone,
}: CaseRecord): readonly Row[] {
  const event = parseIso(finding.eventTime);
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
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Finding written', finding.createTime],
    ['Received by Riposte', first('received')],
    ['First evidence stored', first('evidence')],
    ['Workload changed', changed],
    ['Contained', first('verdict', 'verdict: contained')],
    ['Found taken back', reversal?.foundAt],
    ['Undone', undone?.at],
  ];
  return [
    codeRow('Event', finding.eventTime),
    ...rows.flatMap(([label, at]) => {
      const ms = at === undefined ? undefined : parseIso(at);
      if (at === undefined) return [];
      const since = ms === undefined || event === undefined ? '' : elapsed(ms - event);
      return [{ ...codeRow(label, at), ...(since === '' ? {} : { fact: `${since} after the event` }) }];
    }),
  ];
}
