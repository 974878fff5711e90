import * as z from 'zod';
import { isCaseId } from '../../core/case/case-id';
import { decodePushBody } from '../../core/finding/decode-push';
import { type Heartbeat, tryHeartbeat } from '../../core/heartbeat/heartbeat';

const caseId = z.string().refine(isCaseId, 'a case id');
const commandMessage = z.strictObject({ caseId, planHash: z.string().regex(/^[0-9a-f]{64}$/) });
const undoMessage = z.strictObject({ caseId, requestedBy: z.string().max(200).optional() });

export type Command = z.output<typeof commandMessage>;
export type UndoMessage = z.output<typeof undoMessage>;

/** What one delivery asks of the actor. The subscription tells an undo, because only operators publish to its topic. */
export type ActorMessage =
  | { readonly kind: 'command'; readonly request: Command; readonly attempt: number }
  | { readonly kind: 'undo'; readonly request: UndoMessage }
  | { readonly kind: 'heartbeat'; readonly beat: Heartbeat }
  | { readonly kind: 'malformed'; readonly why: string };

export function classifyMessage(body: unknown, undoSubscription: string): ActorMessage {
  const envelope = decodePushBody(body);
  if (!envelope.ok) return { kind: 'malformed', why: envelope.error.what };
  const { data, subscription, deliveryAttempt, publishTime } = envelope.value;
  const why = `a message on ${subscription} is not a command`;
  const sent = parse(data);
  if (subscription === undoSubscription) {
    const undo = undoMessage.safeParse(sent);
    return undo.success ? { kind: 'undo', request: undo.data } : { kind: 'malformed', why };
  }
  const beat = tryHeartbeat(sent, publishTime);
  if (beat) return { kind: 'heartbeat', beat };
  const command = commandMessage.safeParse(sent);
  return command.success
    ? { kind: 'command', request: command.data, attempt: deliveryAttempt ?? 1 }
    : { kind: 'malformed', why };
}

function parse(data: string): unknown {
  try {
    return JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}
