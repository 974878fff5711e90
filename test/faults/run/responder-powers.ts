import { isObject, type JsonObject } from '../../../core/values/json';
import { PROJECT, RESPONDER } from '../schedule/names';
import { publish, type Stage, send } from './deeds';
import { tryTame } from './tame-json';

/**
 * What the responder's service account may write through the API, so that IAM still forbids the rest: documents of the
 * cases database, and commands.
 */

const DATABASE = `projects/${PROJECT.id}/databases/riposte-cases`;

export type SharedCollection = 'cases' | 'tampering';

/** A document of the ledger as the responder reads it. */
export interface Stored {
  readonly document: JsonObject;
  readonly revision: number;
}

/** Undefined: the document does not exist, or its text is not a JSON object. */
export function readStored(stage: Stage, id: string): Stored | undefined {
  const fields = readFields(stage, id);
  const body = isObject(fields?.body) ? fields.body.stringValue : undefined;
  const document = typeof body === 'string' ? tryTame(body) : undefined;
  return isObject(document) ? { document, revision: revisionOf(fields) } : undefined;
}

/** Firestore's own fields of a case document. */
export function readFields(stage: Stage, id: string): JsonObject | undefined {
  const answer = send(stage, RESPONDER, {
    service: 'firestore',
    method: 'POST',
    path: `/v1/${DATABASE}/documents:batchGet`,
    body: { documents: [`${DATABASE}/documents/cases/${id}`] },
  });
  const [first] = Array.isArray(answer.body) ? answer.body : [];
  const fields = first?.found?.fields;
  return isObject(fields) ? fields : undefined;
}

export const revisionOf = (fields: JsonObject | undefined): number =>
  isObject(fields?.revision) ? Number(fields.revision.integerValue ?? 0) : 0;

export const fieldsOf = (document: JsonObject, revision: number): JsonObject => ({
  body: { stringValue: JSON.stringify(document) },
  state: { stringValue: String(document.state ?? '') },
  revision: { integerValue: String(revision) },
});

/** Firestore may refuse the write, for example because the document is too large. Then nothing is written. */
export function writeFields(
  stage: Stage,
  collection: SharedCollection,
  id: string,
  fields: JsonObject,
): void {
  send(stage, RESPONDER, {
    service: 'firestore',
    method: 'POST',
    path: `/v1/${DATABASE}/documents:commit`,
    body: { writes: [{ update: { name: `${DATABASE}/documents/${collection}/${id}`, fields } }] },
  });
}

export const writeCase = (stage: Stage, id: string, before: Stored | undefined, document: JsonObject): void =>
  writeFields(stage, 'cases', id, fieldsOf(document, (before?.revision ?? 0) + 1));

export const sendCommand = (stage: Stage, command: unknown): void =>
  void publish(stage, 'riposte-commands', command, RESPONDER);

export const recordOf = ({ document }: Pick<Stored, 'document'>): JsonObject =>
  isObject(document.record) ? document.record : {};

/** The command that matches a record. */
export const commandFor = (caseId: string, { plan }: JsonObject): JsonObject => ({
  caseId,
  planHash: isObject(plan) ? plan.hash : '',
});
