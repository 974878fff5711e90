import * as z from 'zod/mini';
import { isCaseId } from '../../core/case/case-id';
import { decodePushBody } from '../../core/finding/decode-push';
import { type Heartbeat, tryHeartbeat } from '../../core/heartbeat/heartbeat';
import { tryJson } from '../../core/values/json-values';
import { parseIso } from '../../core/values/time';

const caseId = z.string().check(z.refine(isCaseId, 'a case id'));
const commandMessage = z.strictObject({
  caseId,
  planHash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** Published again because somebody changed the workload. The actor checks a contained case at once. */
  changed: z.optional(z.literal(true)),
});
const undoMessage = z.strictObject({ caseId, requestedBy: z.optional(z.string().check(z.maxLength(200))) });

export type Command = z.output<typeof commandMessage>;
export type UndoMessage = z.output<typeof undoMessage>;

/** Full names of the subscriptions. They distinguish the kinds of deliveries. */
export interface ActorSubscriptions {
  /** Only operators publish to its topic. */
  readonly undo: string;
  /** The second subscription on the topic of commands. Empty: there is none. */
  readonly watch: string;
}

export interface CommandDelivery {
  readonly kind: 'command';
  readonly request: Command;
  /** From 1. Each subscription counts its own deliveries. */
  readonly attempt: number;
  /** Unix milliseconds: when Pub/Sub accepted the message, which both subscriptions say alike. Undefined: unknown. */
  readonly publishedMs: number | undefined;
  /** The watch subscription delivered it, and carries on with the case: take-over.ts. */
  readonly takenOver?: true;
}

/** What one delivery asks of the actor. Only the subscription says whether it is an undo or a check, never the message. */
export type ActorMessage =
  | CommandDelivery
  | {
      readonly kind: 'undo';
      readonly request: UndoMessage;
      /** Pub/Sub's id. Every delivery of one request has the same. Empty: unknown. */
      readonly messageId: string;
    }
  | (Omit<CommandDelivery, 'kind'> & { readonly kind: 'watch' })
  /** A heartbeat on the watch subscription. Only the copy on the commands subscription counts. */
  | { readonly kind: 'watch-heartbeat' }
  | { readonly kind: 'heartbeat'; readonly beat: Heartbeat }
  | { readonly kind: 'malformed'; readonly why: string };

export function classifyMessage(body: unknown, subscriptions: ActorSubscriptions): ActorMessage {
  const envelope = decodePushBody(body);
  if (!envelope.ok) return { kind: 'malformed', why: envelope.error.what };
  const { data, subscription, deliveryAttempt, publishTime, messageId } = envelope.value;
  const why = `a message on ${subscription} is not a command`;
  const sent = parse(data);
  if (subscription === subscriptions.undo) {
    const undo = undoMessage.safeParse(sent);
    return undo.success ? { kind: 'undo', request: undo.data, messageId } : { kind: 'malformed', why };
  }
  const beat = tryHeartbeat(sent, publishTime);
  const isWatch = subscriptions.watch !== '' && subscription === subscriptions.watch;
  if (beat) return isWatch ? { kind: 'watch-heartbeat' } : { kind: 'heartbeat', beat };
  const command = commandMessage.safeParse(sent);
  if (!command.success) return { kind: 'malformed', why };
  return {
    kind: isWatch ? 'watch' : 'command',
    request: command.data,
    attempt: deliveryAttempt ?? 1,
    publishedMs: publishTime === undefined ? undefined : parseIso(publishTime),
  };
}

const parse = (data: string): unknown => tryJson(Buffer.from(data, 'base64').toString('utf8'));
