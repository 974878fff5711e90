import { text } from '../cloud-run/run-service';
import { windowAround } from '../facts/window';
import { oneOf, targetOf } from '../targets';
import { canonicalJson, type JsonObject } from '../values/json';
import { type Investigator, NotAvailable } from './investigator';

const LIMIT = 50;
const MAX_TEXT = 500;

const lineOf = (entry: JsonObject): string =>
  (text(entry.textPayload) || canonicalJson(entry.jsonPayload ?? entry.protoPayload ?? {})).slice(
    0,
    MAX_TEXT,
  );

/** "Check the logs of the affected container", within the window around the event. */
export const logs: Investigator<'logs'> = {
  part: 'logs',
  phase: 2,
  deadlineMs: 10_000,
  permissions: [{ permission: 'logging.logEntries.list', on: 'project' }],
  async investigate({ finding, windowMinutes, logs: reader }) {
    const { target } = finding;
    if (!target) throw new NotAvailable(`the affected resource is not ${oneOf('service')}`);
    const { response, logs: source } = targetOf(target);
    if (response.kind === 'by-hand') throw new NotAvailable(response.reason);
    const { from, to } = windowAround(finding.eventTime, windowMinutes);
    const { project, location, workload } = target;
    const where = { project, location, workload, source };
    const entries = await reader.entries(where, from, to, LIMIT + 1);
    return {
      from,
      to,
      truncated: entries.length > LIMIT,
      entries: entries.slice(0, LIMIT).map((entry) => ({
        at: text(entry.timestamp),
        severity: text(entry.severity) || 'DEFAULT',
        text: lineOf(entry),
      })),
    };
  },
};
