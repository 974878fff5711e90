import pino from 'pino';
import type { LineWriter } from '../../core/ports/ports';

/** Cloud Logging's severities as pino's levels. The numbers are those of google.logging.type.LogSeverity. */
const LEVELS = {
  debug: 100,
  info: 200,
  notice: 300,
  warning: 400,
  error: 500,
  critical: 600,
  alert: 700,
} as const;

/**
 * Writes one JSON line per event in the shape that Cloud Logging reads: `severity`, `message`, `time`. Riposte chooses the field
 * names, and the text of a finding appears only as a value (invariant 11). Lines are written synchronously, so that a crash
 * does not lose the last one.
 */
export function createLog(
  destination: pino.DestinationStream = pino.destination({ dest: 1, sync: true }),
): LineWriter {
  const logger = pino<keyof typeof LEVELS>(
    {
      base: null,
      level: 'debug',
      customLevels: LEVELS,
      useOnlyCustomLevels: true,
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ severity: label.toUpperCase() }) },
    },
    destination,
  );
  return (severity, event, message, fields = {}) =>
    logger[severity.toLowerCase() as keyof typeof LEVELS]({ ...fields, event }, message);
}
