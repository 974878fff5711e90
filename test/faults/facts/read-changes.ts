import type { CallEntry, Entry } from '../run/recording';
import { ACTOR, RESPONDER } from '../schedule/names';
import type { Change } from './facts';
import { purposeOf, tookEffect } from './read-calls';
import { workloadOf } from './workload';

/** Every write to a workload that Google accepted, including those that changed nothing. */
export const changesOf = (entries: readonly Entry[]): readonly Change[] =>
  entries.flatMap((entry): Change[] => (entry.kind === 'call' && isWrite(entry) ? changed(entry) : []));

const isWrite = (entry: CallEntry): boolean =>
  entry.request.service === 'run' &&
  entry.request.method !== 'GET' &&
  !/:(?:wait|testIamPermissions)$/.test(entry.request.path) &&
  tookEffect(entry);

function changed(entry: CallEntry): Change[] {
  const { before, after, atMs, seq, by, delivery, request } = entry;
  const service = /^\/v2\/([^:]+)/.exec(request.path)?.[1] ?? '';
  const was = workloadOf(before, service, atMs);
  const is = workloadOf(after, service, atMs);
  if (!was || !is) return [];
  const isOurs = by === ACTOR || by === RESPONDER;
  return [
    {
      seq,
      atMs,
      by,
      isOurs,
      delivery: delivery?.id,
      purpose: delivery && purposeOf(delivery.subscription),
      caseId: delivery && String(delivery.message.caseId ?? ''),
      service,
      before: was,
      after: is,
    },
  ];
}
