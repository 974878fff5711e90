import pino from 'pino';
import type { Log } from '../../core/ports';

const LEVELS = {
  DEBUG: 'debug',
  INFO: 'info',
  NOTICE: 'info',
  WARNING: 'warn',
  ERROR: 'error',
  ALERT: 'fatal',
  CRITICAL: 'fatal',
} as const;

/**
 * One JSON line per event in the shape that Cloud Logging reads: `severity`, `message`, `time`. Field names are ours;
 * finding text is only ever a value (invariant 11). Written synchronously: a crash must not swallow the last line.
 */
export function createLog(
  destination: pino.DestinationStream = pino.destination({ dest: 1, sync: true }),
): Log {
  const logger = pino(
    {
      base: null,
      level: 'debug',
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: () => ({}) },
    },
    destination,
  );
  return (severity, event, message, fields = {}) =>
    logger[LEVELS[severity]]({ severity, event, ...fields }, message);
}
