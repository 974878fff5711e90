import * as z from 'zod/mini';
import { boundedText } from '../values/bounded-text';
import { isObject, type Json, type JsonObject } from '../values/json';
import { tryJson } from '../values/json-values';
import { err, ok, type Result } from '../values/result';
import { isRfc3339 } from '../values/time';
import { decodeFindingOf } from './decode-finding';
import { withoutMark } from './decode-text';
import type { Finding, FindingNotification, Malformed } from './finding';
import { aboutMalformed, malformed } from './malformed';

export { unquote } from './decode-finding';
export { type DecodedText, decodeText } from './decode-text';

/**
 * The form of every Pub/Sub push (google.pubsub.v1.PushConfig, wrapped). `data` is base64, which the caller decodes.
 */
const pushBody = z.object({
  message: z.object({
    data: z.string().check(z.minLength(1)),
    messageId: z.optional(z.string()),
    publishTime: z.optional(z.string()),
  }),
  subscription: z.string().check(z.minLength(1)),
  deliveryAttempt: z.optional(z.number()),
});

export interface PushEnvelope {
  /** Base64. */
  readonly data: string;
  readonly messageId: string;
  readonly subscription: string;
  readonly deliveryAttempt?: number;
  /** RFC 3339, when Pub/Sub received the message. */
  readonly publishTime?: string;
}

export function decodePushBody(body: unknown): Result<PushEnvelope, Malformed> {
  const parsed = pushBody.safeParse(body);
  if (!parsed.success) {
    return err(
      malformed({
        code: 'message-not-push',
        what: 'not a Pub/Sub push request',
        // The log contains the path, and the author of the body chose its keys.
        where: boundedText(parsed.error.issues[0]?.path.join('.') ?? '', 200) || '(top level)',
        expected: '{message: {data, messageId}, subscription}',
        fix: 'send it through the push subscription; `riposte simulate` wraps a file for you',
      }),
    );
  }
  const { message, subscription, deliveryAttempt } = parsed.data;
  return ok({
    data: message.data,
    messageId: message.messageId ?? '',
    subscription,
    ...(deliveryAttempt === undefined ? {} : { deliveryAttempt }),
    ...(isRfc3339(message.publishTime ?? '') ? { publishTime: message.publishTime as string } : {}),
  });
}

/**
 * Decodes an SCC NotificationMessage, v1 or v2, from text into one shape. Malformed text gives a value, never a throw.
 * `decodeText` turns bytes into text.
 */
export function decodeNotification(text: string): Result<FindingNotification, Malformed> {
  const raw = withoutMark(text);
  const json = tryJson(raw);
  const decoded = decodeMessage(json);
  return decoded.ok ? ok({ raw, ...decoded.value }) : err({ ...decoded.error, ...aboutMalformed(raw, json) });
}

function decodeMessage(message: Json | undefined): Result<Omit<FindingNotification, 'raw'>, Malformed> {
  if (message === undefined) {
    return err(
      malformed({
        code: 'message-not-json',
        what: 'not JSON',
        where: 'the message data',
        expected: 'an SCC NotificationMessage as JSON',
        fix: 'check the publisher of the topic',
      }),
    );
  }
  if (!isObject(message)) {
    return err(
      malformed({
        code: 'message-not-object',
        what: 'not an object',
        where: '(top level)',
        expected: 'an SCC NotificationMessage with the member finding',
        fix: 'check the publisher of the topic',
      }),
    );
  }
  const finding = decodeFindingOf(message);
  if (!finding.ok) return finding;
  return ok({ finding: finding.value, apiVersion: versionOf(message), ...configNameOf(message) });
}

function versionOf({ finding, resource }: JsonObject): 'v1' | 'v2' {
  const hasMetadata = isObject(resource) && isObject(resource.gcpMetadata);
  const name = isObject(finding) ? finding.name : undefined;
  return hasMetadata || (typeof name === 'string' && name.includes('/locations/')) ? 'v2' : 'v1';
}

const configNameOf = ({ notificationConfigName: name }: JsonObject) =>
  typeof name === 'string' ? { notificationConfigName: name } : {};

/** One finding in the form of SCC's list API, to confirm what a notification claimed. */
export const decodeFinding = (sent: unknown): Result<Finding, Malformed> =>
  decodeFindingOf({ finding: sent as JsonObject });
