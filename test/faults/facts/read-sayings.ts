import { isObject, type JsonObject } from '../../../core/values/json';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { documentsOf } from '../run/ledger';
import type { CallEntry, Entry } from '../run/recording';
import { ACTOR } from '../schedule/names';
import type { FindingVersion, Saying } from './facts';
import { tookEffect } from './read-calls';
import { workloadOf } from './workload';

/** Every verdict that an observer could read, with the workload at that moment. */
export function sayingsOf(entries: readonly Entry[], versions: readonly FindingVersion[]): readonly Saying[] {
  const services = new Map(versions.map(({ caseId, service }) => [caseId, service]));
  return entries.flatMap((entry): Saying[] => {
    const said = entry.kind === 'log' ? inLine(entry) : entry.kind === 'call' ? inCall(entry) : undefined;
    if (!said || (entry.kind !== 'log' && entry.kind !== 'call')) return [];
    const service = services.get(said.caseId);
    const state = entry.kind === 'log' ? entry.state : entry.after;
    return [
      {
        ...said,
        seq: entry.seq,
        atMs: entry.atMs,
        delivery: entry.delivery?.id,
        workload: service === undefined ? undefined : workloadOf(state, service, entry.atMs),
      },
    ];
  });
}

type Said = Pick<Saying, 'caseId' | 'where' | 'verdict'>;

function inLine({
  event,
  fields,
}: {
  readonly event: string;
  readonly fields: JsonObject;
}): Said | undefined {
  const { caseId, verdict } = fields;
  if (typeof caseId !== 'string') return undefined;
  if (event === 'case.reversed') return { where: 'log', caseId, verdict: 'reversed' };
  // With the name of an operator, it is about a delivery of an undo and not about the verdict of the case.
  if (event === 'case.failed' && fields.requestedBy !== undefined) return undefined;
  if (event === 'case.failed') return { where: 'log', caseId, verdict: 'failed' };
  if (typeof verdict !== 'string') return undefined;
  if (event === 'case.verdict') return { where: 'log', caseId, verdict };
  // `delayed` and `forged` are not verdicts: the case continues, or keeps its verdict.
  if (event === 'notice' && verdict !== 'delayed' && verdict !== 'forged')
    return { where: 'notice', caseId, verdict };
  return undefined;
}

function inCall(entry: CallEntry): Said | undefined {
  if (entry.by !== ACTOR || !entry.delivery || !tookEffect(entry)) return undefined;
  const { service, path, method } = entry.request;
  if (service === 'scc' && method === 'PATCH' && path.endsWith('/securityMarks')) return inMarks(entry);
  if (service === 'firestore' && path.endsWith(':commit')) return inRecord(entry);
  return undefined;
}

function inMarks({ request }: CallEntry): Said | undefined {
  const marks = isObject(request.body) && isObject(request.body.marks) ? request.body.marks : {};
  const { riposte_case: caseId, riposte_verdict: verdict } = marks;
  return typeof caseId === 'string' && typeof verdict === 'string'
    ? { where: 'mark', caseId, verdict }
    : undefined;
}

/** A record contains a new statement when its verdict changes. */
function inRecord({ request, before, after }: CallEntry): Said | undefined {
  const caseId = /documents\/cases\/([^"/]+)"/.exec(JSON.stringify(namesIn(request.body)))?.[1];
  if (caseId === undefined) return undefined;
  const verdict = verdictIn(after, caseId);
  return verdict !== undefined && verdict !== verdictIn(before, caseId)
    ? { where: 'record', caseId, verdict }
    : undefined;
}

const namesIn = (body: unknown): unknown => {
  const writes = isObject(body) && Array.isArray(body.writes) ? body.writes : [];
  return writes.map((write) => (isObject(write) && isObject(write.update) ? write.update.name : ''));
};

function verdictIn(state: CloudState, caseId: string): string | undefined {
  const record = documentsOf(state, 'riposte-cases', 'cases', caseId)[caseId]?.record;
  return isObject(record) && typeof record.verdict === 'string' ? record.verdict : undefined;
}
