import { functionLine } from '../../../sandbox/delivery/function-line';
import { functionsOf } from '../../../sandbox/delivery/push';
import { matchesLogQuery } from '../../../sandbox/log-query';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import type { Entry, LogEntry } from '../run/recording';
import type { LogLine } from './facts';

const QUIET = new Set(['DEBUG', 'INFO', 'NOTICE']);

/** The functions' log lines, and whether the deployed alert policies notify people for them. */
export function linesOf(entries: readonly Entry[], cloud: CloudState): readonly LogLine[] {
  return entries.flatMap((entry): LogLine[] => {
    if (entry.kind !== 'log') return [];
    const { seq, atMs, severity, event, message, fields, delivery } = entry;
    return [
      {
        seq,
        atMs,
        severity,
        event,
        message,
        fields,
        caseId: typeof fields.caseId === 'string' ? fields.caseId : undefined,
        delivery: delivery?.id,
        rings: !QUIET.has(severity) && rings(cloud, entry),
        bytes: JSON.stringify(fields).length + message.length,
      },
    ];
  });
}

function rings(cloud: CloudState, { delivery, atMs, severity, event, message, fields }: LogEntry): boolean {
  const fn = functionsOf(cloud).find(({ entryPoint }) => entryPoint === delivery?.fn);
  if (!fn) return false;
  const line = functionLine(fn, atMs, { severity, event, message, fields });
  return Object.values(cloud.watch.policies).some(
    ({ enabled, conditions }) =>
      enabled &&
      conditions.some((condition) => condition.kind === 'log' && matchesLogQuery(condition.filter, line)),
  );
}
