/** Severities of log lines, as Cloud Logging names them (google.logging.type.LogSeverity), mildest first. */
export type LogSeverity = 'DEBUG' | 'INFO' | 'NOTICE' | 'WARNING' | 'ERROR' | 'CRITICAL' | 'ALERT';
