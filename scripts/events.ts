import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { EVENT_NAMES, EVENTS, type EventName } from '../core/events';
import { expectationOf } from '../core/schema/expectation';
import { isShown, type Listener, listenersOf, readListeners } from './event-listeners';

const FILE = join(__dirname, '..', 'docs', 'events.md');

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${text}\``;
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const anchorOf = (event: EventName): string => event.replaceAll('.', '');

/** Alerts on the absence of what a metric counts, by the end of the metric's name. */
const ABSENCE: Readonly<Record<string, string>> = {
  'heartbeat-arrived': 'heartbeat-absent',
  'canary-found': 'canary-silent',
};

const alertLink = (id: string): string => `[${id}](runbooks.md#${id})`;

function alertOf(event: EventName, { listener, severities }: ReturnType<typeof listenersOf>[number]): string {
  const every = severities.length === EVENTS[event].severities.length;
  return `${alertLink(listener.name)}${every ? '' : ` (${severities.join(', ')})`}`;
}

/** The alerts on the event: those on its line, and those on a missing line. */
function alertsOf(event: EventName, listeners: readonly Listener[]): string {
  const heard = listenersOf(event, listeners);
  const present = heard.filter(({ listener }) => listener.kind === 'alert').map((one) => alertOf(event, one));
  const absent = heard
    .filter(({ listener }) => listener.kind === 'metric')
    .map(({ listener }) => {
      const end = Object.keys(ABSENCE).find((name) => listener.name.endsWith(name));
      return `${alertLink(ABSENCE[end ?? ''] ?? listener.name)} when it is missing`;
    });
  return [...present, ...absent].join(', ') || '-';
}

const shownOf = (event: EventName, listeners: readonly Listener[]): string =>
  [
    ...(listenersOf(event, listeners).some(({ listener }) => listener.kind === 'dashboard')
      ? ['dashboard']
      : []),
    ...(isShown(event) ? ['progress'] : []),
  ].join(', ') || '-';

const summaryTable = (listeners: readonly Listener[]): string =>
  [
    '| event | severity | logged by | alerts | shown in |',
    '|---|---|---|---|---|',
    ...EVENT_NAMES.map((event) => {
      const { severities, from } = EVENTS[event];
      return row(
        `[${code(event)}](#${anchorOf(event)})`,
        severities.join(', '),
        from.join(', '),
        alertsOf(event, listeners),
        shownOf(event, listeners),
      );
    }),
  ].join('\n');

/** The description of a field, which may be optional. */
export const descriptionOf = (schema: z.ZodType): string =>
  (schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema).description ?? '';

function fieldTable(event: EventName): string {
  const fields = Object.entries(EVENTS[event].fields.shape);
  if (fields.length === 0) return 'It has no further fields.';
  return [
    '| field | value | always there | meaning |',
    '|---|---|---|---|',
    ...fields.map(([name, schema]) =>
      row(
        code(name),
        expectationOf(schema),
        schema.safeParse(undefined).success ? 'no' : 'yes',
        descriptionOf(schema),
      ),
    ),
  ].join('\n');
}

const section = (event: EventName): string => `### ${event}

${EVENTS[event].summary}

${fieldTable(event)}`;

/** docs/events.md: every structured log event, its alerts and its fields. */
export function eventsMarkdown(): string {
  const listeners = readListeners();
  return `# Log events

Generated from \`core/events/\` and the synthesized alerts by \`npm run docs\`. Do not edit this page.

The functions write one JSON line for each event. Cloud Logging keeps it with its \`severity\`, and with \`event\`, \`message\` and the fields below in \`jsonPayload\`. A field that is text from a finding or from a caller is hostile: read it, and do not paste it into a shell. Filter for an event with \`jsonPayload.event="case.failed"\`.

**Alerts** names the alerts whose filter matches the example of the event. If an alert matches only some severities, they follow in brackets. The table comes from the synthesized alert policies. **Shown in** states whether the dashboard shows the event, and whether the progress of \`riposte start\` and \`riposte simulate\` shows it.

${summaryTable(listeners)}

## Fields

${EVENT_NAMES.map(section).join('\n\n')}
`;
}

if (require.main === module) {
  writeFileSync(FILE, eventsMarkdown());
}

export const readEvents = (): string => readFileSync(FILE, 'utf8');
