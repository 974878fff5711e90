import { DATA_ACCESS_LOGS } from '../../core/tamper';
import type { JsonObject } from '../../core/values/json';
import { defineRule, type Observation, type Severity } from '../contract/rule';
import { missingFrom } from '../model/differences';
import type { Pair } from '../model/pair';
import { blocksAt, knownText, type Resource, textsIn, UNKNOWN } from '../model/resource';
import { AUDIT_CONFIG } from '../pipeline/types';
import { departure } from './departure';

export default defineRule({
  id: 'R29',
  title: 'Fewer calls are logged',
  severity: 'high',
  effects: { detection: 'weakened' },
  why: 'Deleting a notification config, muting a finding and closing a finding are Data Access calls of Security Command Center. Without an audit config with DATA_WRITE, they leave no trace. An exempted member can change detection without a log entry. The resource replaces every earlier audit config of the service.',
  fix: 'Keep the log types, and exempt no member. If the volume is the reason, exclude entries in the sink that stores them, not in the sink that watches for tampering.',
  sources: [
    'https://cloud.google.com/logging/docs/audit/configure-data-access',
    'https://cloud.google.com/security-command-center/docs/audit-logging',
  ],
  *check(context) {
    for (const pair of context.ofType(AUDIT_CONFIG)) {
      const severity = severityOf((pair.before ?? pair.after) as Resource);
      yield* departure(pair, 'The audit config', 'Calls of the service are no longer logged.', severity);
      for (const observation of changes(pair)) yield { ...observation, severity, change: pair.change };
    }
  },
});

/** Services whose Data Access logs a tamper detection reads. */
const READ = new Set([
  'allServices',
  ...DATA_ACCESS_LOGS.map(({ service }) => service),
  'securitycenter.googleapis.com',
]);

const severityOf = (config: Resource): Severity =>
  READ.has(knownText(config, 'service')) ? 'critical' : 'high';

function* changes({ before, after }: Pair): Generator<Observation> {
  if (!after) return;
  const now = logsOf(after);
  const old = before ? (logsOf(before) ?? []) : [];
  if (now === undefined) {
    yield { message: 'The log types are known only after the apply, and may be fewer.', assumed: true };
    return;
  }
  const types = missingFrom(old.map(typeOf), now.map(typeOf));
  for (const type of types)
    yield { message: `${type} calls are no longer logged.`, values: { before: type } };
  for (const log of now) {
    const was = old.find((one) => typeOf(one) === typeOf(log));
    const exempted = missingFrom(textsIn(log.exempted_members), textsIn(was?.exempted_members));
    if (exempted.length > 0) {
      yield {
        message: `${exempted.length === 1 ? 'A member is' : `${exempted.length} members are`} exempted from ${typeOf(log)}: those calls leave no trace.`,
        values: { after: exempted.join(', ') },
      };
    }
  }
}

/** Undefined: not known yet. */
function logsOf(config: Resource): readonly JsonObject[] | undefined {
  const logs = blocksAt(config, 'audit_log_config');
  return logs === UNKNOWN ? undefined : logs;
}

const typeOf = ({ log_type }: JsonObject): string => String(log_type ?? '');
