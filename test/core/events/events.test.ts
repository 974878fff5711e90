import { EVENT_NAMES, EVENTS, type EventName } from '../../../core/events';
import { lineProblems } from '../../../core/events/line-problems';
import type { Log } from '../../../core/ports/ports';
import { descriptionOf } from '../../../scripts/events';

const lines = EVENT_NAMES.flatMap((event) =>
  EVENTS[event].severities.map((severity) => ({ severity, event, fields: EVENTS[event].example.fields })),
);

it.each(lines)('the example of $event is a valid line with severity $severity', (line) => {
  expect(lineProblems(line)).toEqual([]);
});

it.each(EVENT_NAMES)('%s describes when it is logged, and each field', (event) => {
  const { summary, fields } = EVENTS[event];
  expect(summary).toMatch(/\.$/);
  const silent = Object.entries(fields.shape).filter(([, schema]) => descriptionOf(schema) === '');
  expect(silent.map(([name]) => name)).toEqual([]);
});

describe('a line is reported that', () => {
  const { fields } = EVENTS['case.handed-over'].example;
  const line = { severity: 'INFO', event: 'case.handed-over', fields };

  it.each([
    ['has an unknown event', { event: 'case.handedover' }, /no such event/],
    ['has a name of every object', { event: 'toString' }, /no such event/],
    ['has another severity', { severity: 'CRITICAL' }, /severity CRITICAL; expected INFO/],
    ['lacks a field', { fields: { caseId: 'c' } }, /planHash/],
    ['lacks every field', { fields: undefined }, /caseId/],
    ['has a field of another type', { fields: { ...fields, caseId: 7 } }, /caseId/],
    ['has one field too many', { fields: { ...fields, caseID: 'c' } }, /caseID/],
  ])('%s', (_what, change, problem) => {
    expect(lineProblems({ ...line, ...change }).join('\n')).toMatch(problem);
  });

  it('but not for a member that JSON omits', () => {
    expect(lineProblems({ ...line, fields: { ...fields, more: undefined } })).toEqual([]);
  });
});

it('a wrong call does not compile', () => {
  const log: Log = jest.fn();
  log('INFO', 'case.handed-over', '', EVENTS['case.handed-over'].example.fields);
  // @ts-expect-error There is no such event.
  log('INFO', 'case.handedover', '', { caseId: 'c', planHash: 'h' });
  // @ts-expect-error The event is never so severe.
  log('CRITICAL', 'case.handed-over', '', { caseId: 'c', planHash: 'h' });
  // @ts-expect-error A field is missing.
  log('INFO', 'case.handed-over', '', { caseId: 'c' });
  // @ts-expect-error A field has another name.
  log('INFO', 'case.handed-over', '', { caseID: 'c', planHash: 'h' });
  // @ts-expect-error A field has another type.
  log('INFO', 'case.handed-over', '', { caseId: 7, planHash: 'h' });
  // @ts-expect-error Fields are named, also for an event that has none.
  log('WARNING', 'command.malformed', '');
  expect(log).toHaveBeenCalledTimes(7);
});

it('a name is an event only if it matches completely', () => {
  const names: readonly EventName[] = EVENT_NAMES;
  expect(new Set(names).size).toBe(names.length);
});
