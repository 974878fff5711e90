import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { invalidArgument } from '../protocol/errors';

/** cloud.google.com/pubsub/quotas, "Resource limits": a message and a publish request, in bytes and in counts. */
const LARGEST_MESSAGE = 10_000_000;
const LARGEST_REQUEST = 10_000_000;
const MOST_MESSAGES = 1000;
const MOST_ATTRIBUTES = 100;
const LONGEST_KEY = 256;
const LONGEST_VALUE = 1024;

/**
 * Checks messages as Pub/Sub does. Its own emulator 0.8.20 refuses only an empty list, an empty message and more than
 * 1000 messages (seen on 2026-11-26). The texts are those of the cloud, as issues of its clients quote them:
 * GoogleCloudPlatform/pubsub 267 (request_size), googleapis/google-cloud-java 4757 (message_count),
 * googleapis/google-cloud-python 7906 (attributes). Assumed: the names message_size and attribute_count, in the same
 * sentence.
 *
 * @throws ApiError INVALID_ARGUMENT
 */
export function checkMessages(topic: string, messages: readonly JsonObject[]): void {
  checkMost('message_count', messages.length, { least: 1, most: MOST_MESSAGES });
  for (const message of messages) checkMessage(message);
  checkMost('request_size', requestSize(topic, messages), { least: 0, most: LARGEST_REQUEST });
}

function checkMessage(message: JsonObject): void {
  const attributes = Object.entries(objectOf(message.attributes)).map(
    ([key, value]) => [key, textOf(value)] as const,
  );
  if (textOf(message.data) === '' && attributes.length === 0) {
    throw invalidArgument('One or more messages in the publish request is empty', 'messages.data');
  }
  checkMost('message_size', messageSize(message), { least: 0, most: LARGEST_MESSAGE });
  checkMost('attribute_count', attributes.length, { least: 0, most: MOST_ATTRIBUTES });
  for (const [key, value] of attributes) {
    checkLength('key', key, LONGEST_KEY);
    checkLength('value', value, LONGEST_VALUE);
  }
}

function checkMost(
  what: string,
  value: number,
  { least, most }: { readonly least: number; readonly most: number },
): void {
  if (value >= least && value <= most) return;
  const [size, kind, limit] = value < least ? ['small', 'minimum', least] : ['large', 'maximum', most];
  throw invalidArgument(
    `The value for ${what} is too ${size}. You passed ${value} in the request, but the ${kind} value is ${limit}.`,
    'messages',
  );
}

/** Google's text names characters, but Google counts bytes: the limits page has bytes. */
function checkLength(what: 'key' | 'value', text: string, most: number): void {
  const length = Buffer.byteLength(text);
  if (length <= most) return;
  throw invalidArgument(
    `One of the attributes in the request has a ${what} that is too long. The length is ${length} characters, but the maximum allowed is ${most}. Refer to https://cloud.google.com/pubsub/quotas for more information.`,
    'messages.attributes',
  );
}

/** "Message size (the data field) 10 MB": the decoded data, not base64. */
const messageSize = ({ data }: JsonObject): number => Buffer.byteLength(textOf(data), 'base64');

/** Size of a field with a length: tag, length, and a message of this size (protobuf wire format). */
const framed = (size: number): number => size + 1 + varintSize(size);
const varintSize = (value: number): number => Math.max(1, Math.ceil(Math.log2(value + 1) / 7));

/**
 * Size of the serialized PublishRequest as the service reads it. The maximum of a message is therefore slightly below
 * that of a request.
 */
const requestSize = (topic: string, messages: readonly JsonObject[]): number =>
  messages.reduce((size, message) => size + framed(wireSize(message)), framed(Buffer.byteLength(topic)));

function wireSize(message: JsonObject): number {
  const data = messageSize(message);
  const attributes = Object.entries(objectOf(message.attributes)).map(([key, value]) =>
    framed(framed(Buffer.byteLength(key)) + framed(Buffer.byteLength(textOf(value)))),
  );
  return attributes.reduce((size, each) => size + each, data === 0 ? 0 : framed(data));
}
