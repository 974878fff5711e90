import { EVENTS, isEventName } from './index';

/** A line as a function logs it. */
export interface LoggedLine {
  readonly severity: string;
  readonly event: string;
  readonly fields?: unknown;
}

/**
 * The problems of a line: an unknown event, a severity that the event may not have, or a field that is missing, unknown
 * or of another type. Empty when there are none. Undefined members count as absent, as in JSON.
 */
export function lineProblems({ severity, event, fields = {} }: LoggedLine): readonly string[] {
  if (!isEventName(event)) return [`${event}: core/events/ has no such event`];
  const { severities, fields: schema } = EVENTS[event];
  const parsed = schema.safeParse(JSON.parse(JSON.stringify(fields)));
  return [
    ...((severities as readonly string[]).includes(severity)
      ? []
      : [`${event}: severity ${severity}; expected ${severities.join(', ')}`]),
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${event}: ${path.join('.')}: ${message}`),
  ];
}
