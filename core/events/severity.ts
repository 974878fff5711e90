/** Severities of log lines, as Cloud Logging names them (google.logging.type.LogSeverity), least severe first. */
export type LogSeverity = 'DEBUG' | 'INFO' | 'NOTICE' | 'WARNING' | 'ERROR' | 'CRITICAL' | 'ALERT';
