/** Severities of log lines, as Cloud Logging names them (google.logging.type.LogSeverity), least severe first. */
export type LogSeverity = 'DEBUG' | 'INFO' | 'NOTICE' | 'WARNING' | 'ERROR' | 'CRITICAL' | 'ALERT';

/** As Cloud Logging writes them, most severe first. An alert policy matches CRITICAL. */
export const TAMPER_SEVERITIES = ['CRITICAL', 'ERROR', 'WARNING', 'INFO'] as const;

export type TamperSeverity = (typeof TAMPER_SEVERITIES)[number];
