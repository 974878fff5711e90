import { EVENTS, isEventName } from '../../core/events';
import { type LoggedLine, lineProblems } from '../../core/events/line-problems';

const found: string[] = [];

/**
 * The functions may have shortened a line above this size (functions/runtime/bounded-log.ts), so its fields may differ
 * from the list.
 */
const WHOLE_BYTES = 100_000;

/**
 * Checks a line of the functions with the list of events. The test that logged a wrong line fails at its end, because
 * the functions would handle an error from here as one more fault. Outside of Jest nothing is checked.
 */
export function checkLine({ severity, event, fields }: LoggedLine): void {
  const isWhole = (JSON.stringify(fields) ?? '').length < WHOLE_BYTES;
  const example = isEventName(event) ? EVENTS[event].example.fields : {};
  found.push(...lineProblems({ severity, event, fields: isWhole ? fields : example }));
}

/** Returns the problems of the lines so far, and forgets them. */
export const takeLineProblems = (): readonly string[] => [...new Set(found.splice(0))];

if (typeof afterEach !== 'undefined') {
  afterEach(() => {
    const problems = takeLineProblems();
    if (problems.length > 0)
      throw new Error(`lines that core/events/ does not allow:\n${problems.join('\n')}`);
  });
}
