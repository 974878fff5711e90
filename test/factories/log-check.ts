import { EVENTS, isEventName } from '../../core/events';
import { type LoggedLine, lineProblems } from '../../core/events/line-problems';
import { atEndOfFile } from './at-end-of-file';

/**
 * The functions may have shortened a line above this size (functions/runtime/bounded-log.ts), so its fields may differ
 * from the list.
 */
const WHOLE_BYTES = 100_000;

/**
 * Checks a line of the functions with the list of events. The test file fails at its end if a line is wrong, because the
 * functions would handle an error from here as one more fault. Outside of Jest nothing is checked.
 */
export function checkLine({ severity, event, fields }: LoggedLine): void {
  const isWhole = (JSON.stringify(fields) ?? '').length < WHOLE_BYTES;
  const example = isEventName(event) ? EVENTS[event].example.fields : {};
  const problems = lineProblems({ severity, event, fields: isWhole ? fields : example });
  if (problems.length === 0 || typeof expect === 'undefined') return;
  const { currentTestName = 'outside of a test' } = expect.getState();
  atEndOfFile(() => {
    throw new Error(
      `a line that core/events/ does not allow, in ${currentTestName}:\n${problems.join('\n')}`,
    );
  });
}
