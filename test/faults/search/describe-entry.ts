import type { Entry } from '../run/recording';
import { START_MS } from '../schedule/names';

const seconds = (atMs: number): string => `+${((atMs - START_MS) / 1000).toFixed(3)}`.padStart(11);
const who = (by: string): string => by.replace(/^\w+:/, '').replace(/@.*$/, '');

/** One line for a person who reads a replay. */
export function describeEntry(entry: Entry): string {
  const when = seconds(entry.atMs);
  switch (entry.kind) {
    case 'deed':
      return `${when}  event      ${entry.text}`;
    case 'reported':
      return `${when}  scc        ${String(entry.finding.state)} ${String(entry.finding.canonicalName).slice(-8)} ${String(entry.finding.eventTime)}`;
    case 'log':
      return `${when}  log        ${entry.severity} ${entry.event}: ${entry.message.slice(0, 200)}`;
    case 'delivered': {
      const { fn, process, id, attempt, subscription } = entry.delivery;
      const end = entry.status ?? entry.error;
      return `${when}  delivered  ${fn} process ${process}, delivery ${id}, attempt ${attempt} from ${subscription.split('/').at(-1)}: ${end}`;
    }
    case 'call': {
      const { by, request, status, seen, delivery } = entry;
      const fault = seen === 'answered' ? '' : `  <- ${seen}`;
      const from = delivery ? ` (delivery ${delivery.id})` : '';
      return `${when}  call       ${who(by)}${from} ${request.method} ${request.service} ${request.path} ${status ?? '-'}${fault}`;
    }
  }
}
