import { decodeNotification } from '../../core/finding/decode-push';
import { isObject, type JsonObject } from '../../core/json';
import type { Io } from '../io';
import { badInput } from '../problem';
import { readBounded } from './read-bounded';

export type FindingForm = 'finding' | 'notification' | 'push' | 'cloudevent';

export interface FindingInput {
  readonly form: FindingForm;
  /** A NotificationMessage as JSON text: verbatim when the file carried one, else wrapped around the finding. */
  readonly notification: string;
}

/** Reads a finding in any of the forms that people have at hand. Whatever is wrong is a `Stop` with exit code 2. */
export async function readFindingFile(path: string, io: Io): Promise<FindingInput> {
  const shown = path === '-' ? 'standard input' : path;
  const input = parseFindingText(await readBounded(path, io), shown);
  refuseMalformed(input, shown);
  return input;
}

/** Read here as the responder will read it: here the file can be named. */
function refuseMalformed({ notification }: FindingInput, shown: string): void {
  const decoded = decodeNotification(notification);
  if (decoded.ok) return;
  const { what, where, expected, fix } = decoded.error;
  throw badInput({ what, where: `${shown}, ${where}`, expected, fix });
}

export function parseFindingText(text: string, shown: string): FindingInput {
  if (text.trim() === '') {
    throw badInput({
      what: 'the input is empty',
      where: shown,
      expected: FORMS,
      fix: 'pass one finding as JSON',
    });
  }
  const json = parseJson(text, shown);
  if (!isObject(json)) throw wrongShape(shown, `it is ${Array.isArray(json) ? 'a list' : 'not an object'}`);
  if (isObject(json.data) && isObject(json.data.message)) return fromPush(json.data, 'cloudevent', shown);
  if (isObject(json.message)) return fromPush(json, 'push', shown);
  if (isObject(json.finding)) return { form: 'notification', notification: text };
  if (typeof json.category === 'string' && typeof json.resourceName === 'string') {
    return { form: 'finding', notification: wrap(json, text) };
  }
  throw wrongShape(shown, `its members are ${Object.keys(json).slice(0, 8).join(', ') || '(none)'}`);
}

const FORMS =
  'a finding, a NotificationMessage (v1 or v2), a Pub/Sub push body, or a CloudEvent around a push body';

/** The finding's own text is kept as it was: what was delivered is the first piece of evidence. */
const wrap = (finding: JsonObject, text: string): string =>
  `{"finding":${text.trim()},"resource":{"name":${JSON.stringify(finding.resourceName)}}}`;

function fromPush(envelope: JsonObject, form: FindingForm, shown: string): FindingInput {
  const message = envelope.message as JsonObject;
  const text = typeof message.data === 'string' ? decodeBase64(message.data) : undefined;
  if (text === undefined) {
    throw badInput({
      what: 'the push message carries no readable data',
      where: `${shown}, member message.data`,
      expected: 'base64 of a NotificationMessage as UTF-8 JSON',
      fix: 'copy the whole push body as Pub/Sub sent it',
    });
  }
  const inner = parseJson(text, `${shown}, base64 in message.data`);
  if (!isObject(inner) || !isObject(inner.finding)) {
    throw wrongShape(`${shown}, base64 in message.data`, 'it has no member "finding"');
  }
  return { form, notification: text };
}

/** Node decodes anything; only text that encodes back to itself was base64. Pub/Sub uses the standard alphabet. */
function decodeBase64(data: string): string | undefined {
  const compact = data.replace(/\s+/g, '');
  if (compact === '' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(compact)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(compact, 'base64'));
  } catch {
    return undefined;
  }
}

function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw badInput({
      what: `the input is not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`,
      where: shown,
      expected: FORMS,
      fix: 'pass it through a JSON parser first: the message above says where it breaks',
    });
  }
}

const wrongShape = (shown: string, why: string) =>
  badInput({
    what: `this is JSON, but not a finding: ${why}`,
    where: shown,
    expected: FORMS,
    fix: 'copy the JSON tab of the finding, or the message from the topic',
  });
