import { EVENT_NAMES, EVENTS, type EventName } from '../../core/events';
import { entriesOf, listenersOf, matches, readListeners } from '../../scripts/event-listeners';

const listeners = readListeners();
const entries = EVENT_NAMES.flatMap(entriesOf);

it.each(listeners)('$kind $name matches an entry that a function logs', (listener) => {
  expect(entries.filter((entry) => matches(listener, entry)).length).toBeGreaterThan(0);
});

/** The events of a filter: each text that it compares with `jsonPayload.event`. */
const eventsIn = (filter: string): readonly string[] =>
  [...(/jsonPayload\.event=\(([^)]*)\)/.exec(filter)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map((match) =>
    String(match[1]),
  );

it.each(listeners)('$kind $name matches an entry of each event that it names', (listener) => {
  const named = eventsIn(listener.filter);
  expect(named).not.toEqual([]);
  const taken = entries.filter((entry) => matches(listener, entry)).map(({ event }) => event);
  expect(named.filter((event) => !taken.includes(event as EventName))).toEqual([]);
});

it.each(listeners.filter(({ labels }) => labels.length > 0))(
  '$kind $name reads its labels from fields that the example has',
  (listener) => {
    const taken = entries.filter((entry) => matches(listener, entry));
    for (const { event } of taken)
      expect(Object.keys(EVENTS[event].example.fields)).toEqual(expect.arrayContaining([...listener.labels]));
  },
);

/** Critical lines that trigger no alert, each with the reason. */
const UNHEARD: Partial<Record<EventName, string>> = {
  'guard.refused': 'step.refused follows for each step and triggers the alert',
  'command.refused': 'no alert yet: a forged case changes nothing',
  'undo.refused': 'no alert yet: the containment is still in effect',
  'tamper.unrecorded': 'the second path (TamperAlarm) notifies on the same entry',
};

it('every critical line triggers an alert, or this test lists the reason', () => {
  const unheard = EVENT_NAMES.filter((event) => {
    const critical = entriesOf(event).filter(({ severity }) => ['CRITICAL', 'ALERT'].includes(severity));
    const alerts = listeners.filter(({ kind }) => kind === 'alert');
    return critical.some((entry) => !alerts.some((alert) => matches(alert, entry)));
  });
  expect(unheard.sort()).toEqual(Object.keys(UNHEARD).sort());
});

it('an expected change of the pipeline triggers no alert', () => {
  const heard = listenersOf('tamper.detected', listeners).find(({ listener }) => listener.kind === 'alert');
  expect(heard?.severities).toEqual(['CRITICAL', 'ERROR', 'WARNING']);
});
