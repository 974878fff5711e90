import pino from 'pino';
import type { LineWriter } from '../../core/ports/ports';

/** Cloud Logging's severities as pino's levels, numbers as in google.logging.type.LogSeverity. */
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
 * One JSON line per event in the shape that Cloud Logging reads: `severity`, `message`, `time`. Field names are ours;
 * finding text is only ever a value (invariant 11). Written synchronously: a crash must not swallow the last line.
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
