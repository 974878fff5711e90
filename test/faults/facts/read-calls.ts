import type { CallEntry, Entry } from '../run/recording';
import { ACTOR, RESPONDER } from '../schedule/names';
import type { Call, DeliveryFact } from './facts';

const PURPOSES: Readonly<Record<string, DeliveryFact['purpose']>> = {
  'riposte-findings': 'finding',
  'riposte-commands': 'command',
  'riposte-undo': 'undo',
  'riposte-audit': 'audit',
};

export const purposeOf = (subscription: string): DeliveryFact['purpose'] =>
  PURPOSES[subscription.slice(subscription.lastIndexOf('/') + 1)] ?? 'other';

export const isOk = (status: number | undefined): boolean =>
  status !== undefined && status >= 200 && status < 300;

/** A request that a fault refused never reached Google, whatever its status. */
export const tookEffect = ({ seen, status }: CallEntry): boolean =>
  seen !== 'refused' && seen !== 'never-sent' && isOk(status);

export function callsOf(entries: readonly Entry[]): readonly Call[] {
  return entries.flatMap((entry): Call[] => {
    if (entry.kind !== 'call' || !entry.delivery) return [];
    if (entry.by !== ACTOR && entry.by !== RESPONDER) return [];
    const { seq, atMs, request, status, seen } = entry;
    return [
      {
        seq,
        atMs,
        by: entry.by === ACTOR ? 'actor' : 'responder',
        delivery: entry.delivery.id,
        api: request.service,
        method: request.method,
        path: request.path,
        query: request.query,
        body: request.body,
        status,
        seen,
        took: tookEffect(entry),
      },
    ];
  });
}
