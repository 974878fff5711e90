import { EVENTS, isEventName } from '../../core/events';
import { type LoggedLine, lineProblems } from '../../core/events/line-problems';

const found: string[] = [];

/** Above this size a line may have been shortened (functions/runtime/bounded-log.ts), so its fields are not as logged. */
const WHOLE_BYTES = 100_000;

/**
 * Holds a line of the functions against the list of events. The test that logged a wrong line fails at its end: an error
 * thrown inside the functions would be one more fault that they handle. Outside of Jest nothing is checked.
 */
export function checkLine({ severity, event, fields }: LoggedLine): void {
  const isWhole = (JSON.stringify(fields) ?? '').length < WHOLE_BYTES;
  const example = isEventName(event) ? EVENTS[event].example.fields : {};
  found.push(...lineProblems({ severity, event, fields: isWhole ? fields : example }));
}

/** What is wrong with the lines so far; forgets it. */
export const takeLineProblems = (): readonly string[] => [...new Set(found.splice(0))];

if (typeof afterEach !== 'undefined') {
  afterEach(() => {
    const problems = takeLineProblems();
    if (problems.length > 0)
      throw new Error(`lines that core/events/ does not allow:\n${problems.join('\n')}`);
  });
}
