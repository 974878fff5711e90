import { decodeNotification, decodeText } from '../../core/finding/decode-push';
import { type Problem, problemAt } from '../../core/problem/problem';
import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { tryJson } from '../../core/values/json-values';
import { fromRow, isSnakeFinding, isSnakeResource, resourceFrom } from './bigquery-row';
import { seemsObject } from './seems';

export type FindingForm = 'finding' | 'notification' | 'push' | 'cloudevent' | 'pulled' | 'row' | 'recorded';

export interface FindingInput {
  readonly form: FindingForm;
  /** A NotificationMessage as JSON text: verbatim if the input contains one, else built from the input. */
  readonly notification: string;
}

/** One finding of an input, or the problem why it is not a finding. */
export type FindingItem = { readonly place: string } & (
  | { readonly input: FindingInput }
  | { readonly problem: Problem }
);

export const FORMS =
  'findings as JSON, JSON lines or YAML: a finding, a NotificationMessage (v1 or v2), a Pub/Sub push body or pulled message, a CloudEvent around a push body, a row of the BigQuery export, a list of these, or a folder';

/** Members in which the APIs return lists of findings and messages. */
const LISTS = ['listFindingsResults', 'receivedMessages', 'findings'];

/**
 * The findings in one JSON value, each with its place.
 *
 * @param text - the value's own text, which is kept verbatim if it is already a message
 */
export function* itemsOf(json: unknown, text: string, place: string): Generator<FindingItem> {
  if (Array.isArray(json)) {
    for (const [index, value] of json.entries()) {
      yield* itemsOf(value, JSON.stringify(value), `${place}, item ${index + 1}`);
    }
    return;
  }
  const list = isObject(json) ? LISTS.find((member) => Array.isArray(json[member])) : undefined;
  if (isObject(json) && list !== undefined) {
    const values = json[list] as readonly Json[];
    for (const [index, value] of values.entries()) {
      yield* itemsOf(value, JSON.stringify(value), `${place}, ${list}.${index}`);
    }
    return;
  }
  yield itemOf(json, text, place);
}

function itemOf(json: unknown, text: string, place: string): FindingItem {
  if (!isObject(json)) {
    const kind = typeof json === 'string' ? 'a text' : json === null ? 'null' : `a ${typeof json}`;
    return refused(place, { what: `this is ${kind}, not a finding` });
  }
  const read = inputOf(json, text, place);
  if ('problem' in read) return { place, ...read };
  return checked(read.input, place);
}

/** Decodes the finding as the responder will. A problem can name the input here. */
export function checked(input: FindingInput, place: string): FindingItem {
  if (input.notification.length > SIZE_LIMIT) {
    return refused(place, {
      code: 'finding-too-large',
      what: 'the finding is too large',
      fix: 'find out what makes it so large: Pub/Sub delivers no message larger than 10 MB',
    });
  }
  const decoded = decodeNotification(input.notification);
  if (decoded.ok) return { place, input };
  return { place, problem: problemAt(place, decoded.error) };
}

type Read = { readonly input: FindingInput } | { readonly problem: Problem };

function inputOf(json: JsonObject, text: string, place: string): Read {
  if (isObject(json.data) && isObject(json.data.message))
    return fromMessage(json.data.message, 'cloudevent', place);
  if (isObject(json.message)) return fromMessage(json.message, 'ackId' in json ? 'pulled' : 'push', place);
  const finding = findingMember(json);
  if (finding) return { input: fromFinding(json, finding, text) };
  if (json.schemaVersion === 1 && typeof json.notification === 'string' && isObject(json.investigation)) {
    return { input: { form: 'recorded', notification: json.notification } };
  }
  if (typeof json.category === 'string') {
    if (typeof json.resourceName === 'string')
      return { input: { form: 'finding', notification: wrap(json.resourceName, text) } };
    if (typeof json.resource_name === 'string')
      return { input: { form: 'row', notification: JSON.stringify(fromRow({}, json)) } };
  }
  if (typeof json.data === 'string' && ('messageId' in json || 'publishTime' in json || 'attributes' in json))
    return fromMessage(json, 'pulled', place);
  return refused(place, seemsObject(json));
}

/** The member `finding`, next to `resource`. A query may have turned it into text. */
function findingMember({ finding }: JsonObject): JsonObject | undefined {
  if (isObject(finding)) return finding;
  const parsed = typeof finding === 'string' ? tryJson(finding) : undefined;
  return isObject(parsed) ? parsed : undefined;
}

function fromFinding(json: JsonObject, finding: JsonObject, text: string): FindingInput {
  if (isSnakeFinding(finding)) return { form: 'row', notification: JSON.stringify(fromRow(json, finding)) };
  if (!isObject(json.finding) || isSnakeResource(json.resource)) {
    const resource = isObject(json.resource) ? { resource: resourceFrom(json.resource) } : {};
    return { form: 'notification', notification: JSON.stringify({ ...json, finding, ...resource }) };
  }
  return { form: 'notification', notification: text };
}

/** Keeps the finding's own text verbatim, because the delivered text is the first piece of evidence. */
const wrap = (resourceName: string, text: string): string =>
  `{"finding":${text.trim()},"resource":{"name":${JSON.stringify(resourceName)}}}`;

function fromMessage(message: JsonObject, form: FindingForm, place: string): Read {
  const text = typeof message.data === 'string' ? messageText(message.data) : undefined;
  const at = form === 'pulled' ? 'message.data' : 'member message.data';
  if (text === undefined) {
    return refused(`${place}, ${at}`, {
      code: 'message-without-data',
      what: 'the message has no readable data',
      expected: 'a NotificationMessage as JSON, encoded in base64',
      fix: 'copy the whole body that Pub/Sub sent',
    });
  }
  const inner = tryJson(text);
  const inside = `${place}, base64 in message.data`;
  if (inner === undefined) return refused(inside, { code: 'not-json', what: 'the message is not JSON' });
  if (isObject(inner) && isObject(inner.finding)) return { input: { form, notification: text } };
  return refused(inside, {
    what: 'the message is JSON, but not a finding: it has no member "finding"',
    fix: 'check the topic of the subscription: findings arrive on the findings topic',
  });
}

/**
 * The text of a message's data; undefined if it is not text. Checks the alphabet, because Node decodes anything as
 * base64. gcloud may have decoded the data already.
 */
export function messageText(data: string): string | undefined {
  const compact = data.replace(/\s+/g, '');
  if (data.trimStart().startsWith('{')) return data;
  if (compact === '' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(compact)) return undefined;
  const { text, damaged } = decodeText(Buffer.from(compact, 'base64'));
  return damaged && tryJson(text) === undefined ? undefined : text;
}

export const refused = (
  place: string,
  { code, what, expected, fix }: Partial<Problem> & Pick<Problem, 'what'>,
): { readonly place: string; readonly problem: Problem } => ({
  place,
  problem: {
    code: code ?? 'not-a-finding',
    what,
    where: place,
    expected: expected ?? FORMS,
    fix: fix ?? 'copy the JSON tab of the finding, or the message from the topic',
  },
});

/** Pub/Sub's limit for one message, in bytes. Nothing larger can arrive, so nothing larger is read. */
export const SIZE_LIMIT = 10 * 1024 * 1024;
