import type { Json, JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { AssumptionSettings } from '../protocol/assumptions';
import { invalidArgument } from '../protocol/errors';
import { isReserved, isTooLong } from './firestore-names';

/** Value.string_value and Value.bytes_value (google/firestore/v1/document.proto): 1 MiB - 89 bytes. */
const LONGEST_VALUE = 1_048_576 - 89;

/** "Maximum depth of fields in a map or array" (cloud.google.com/firestore/quotas). */
const DEEPEST_VALUE = 20;

/** "Maximum size of a field path" (the same page): bytes of the names with the dots between them. */
const isLongPath = (path: readonly string[]): boolean => isTooLong(path.join('.'));

/**
 * Checks names, depth and length of written fields. The texts are those of Google's emulator 1.19.9, seen on
 * 2026-11-26.
 *
 * @throws ApiError INVALID_ARGUMENT
 */
export function checkFields(fields: JsonObject, above: readonly string[] = [], depth = 0): void {
  for (const [name, value] of Object.entries(fields)) {
    const path = [...above, name];
    if (name === '') throw refused(path, 'The property.name is the empty string.');
    if (isReserved(name)) throw refused(path, `field name ${name} is reserved`);
    if (isTooLong(name)) throw refused(path, 'The property.name is longer than 1500 bytes.');
    if (isLongPath(path)) throw refused(path, `The path of property ${name} is longer than 1500 bytes.`);
    checkValue(objectOf(value), path, depth);
  }
}

function checkValue(value: JsonObject, path: readonly string[], depth: number): void {
  const size = Math.max(Buffer.byteLength(textOf(value.stringValue)), bytesOf(value.bytesValue));
  if (size > LONGEST_VALUE) {
    throw refused(path, `The value of property "${path[0]}" is longer than ${LONGEST_VALUE} bytes.`);
  }
  if (Object.keys(value).length === 0)
    throw refused(path, 'Cannot convert firestore.v1.Value with type unset.');
  if (value.arrayValue === undefined && value.mapValue === undefined) return;
  if (depth >= DEEPEST_VALUE) throw refused(path, `Property ${path[0]} contains an invalid nested entity.`);
  for (const each of listOf(objectOf(value.arrayValue).values).map(objectOf)) {
    if (each.arrayValue !== undefined)
      throw refused(path, 'Cannot convert an array value in an array value.');
    checkValue(each, path, depth + 1);
  }
  checkFields(objectOf(objectOf(value.mapValue).fields), path, depth + 1);
}

const refused = (path: readonly string[], message: string) =>
  invalidArgument(message, `writes.update.fields.${path.join('.').slice(0, 100)}`);

/** The limits of the two sources, in bytes. */
const LARGEST_DOCUMENT = { 'definition: 1 MiB - 4 bytes': 1_048_572, 'limits: 1 MiB': 1_048_576 } as const;

/** "Maximum API request size" (cloud.google.com/firestore/quotas). The emulator 1.19.9 takes only 4 MiB (2026-11-27). */
const LARGEST_REQUEST = 10 * 1_048_576;

/**
 * Compares the sizes of the documents in a request with the limit of a request. The names of their fields and values take
 * about as many bytes on the wire.
 *
 * @throws ApiError INVALID_ARGUMENT
 */
export function checkRequestSize(documents: readonly number[]): void {
  const size = sum(documents);
  if (size <= LARGEST_REQUEST) return;
  throw invalidArgument(`Request payload size exceeds the limit: ${LARGEST_REQUEST} bytes.`, 'writes');
}

/**
 * The text is the cloud's, as public reports of its clients quote it.
 *
 * @param path - alternating collection and document ids
 * @returns the size in bytes
 * @throws ApiError INVALID_ARGUMENT
 */
export function checkDocumentSize(
  assumptions: AssumptionSettings,
  {
    name,
    path,
    fields,
  }: { readonly name: string; readonly path: readonly string[]; readonly fields: JsonObject },
): number {
  const size = documentSize(path, fields, assumptions['firestore.map-size'] === 'like-a-document');
  const most = LARGEST_DOCUMENT[assumptions['firestore.largest-document']];
  if (size <= most) return size;
  throw invalidArgument(
    `Document '${name}' cannot be written because its size (${grouped(size)} bytes) exceeds the maximum allowed size of ${grouped(most)} bytes.`,
    'writes.update.fields',
  );
}

const grouped = (bytes: number): string => bytes.toLocaleString('en-US');

/** Bytes in addition to names and values: of a document, and of a map if it counts like a document. */
const OVERHEAD = 32;

/**
 * Size in bytes, as cloud.google.com/firestore/docs/storage-size counts it: the name of the document (its ids and 16),
 * the names and values of its fields, and 32. The emulator counts the same, and counts an empty array or map as 1 byte.
 */
export const documentSize = (
  path: readonly string[],
  fields: JsonObject,
  mapsLikeDocuments: boolean,
): number => nameSize(path) + fieldsSize(fields, mapsLikeDocuments ? OVERHEAD : 0) + OVERHEAD;

const nameSize = (path: readonly string[]): number => path.reduce((size, id) => size + stringSize(id), 16);

const stringSize = (text: string): number => Buffer.byteLength(text) + 1;

const fieldsSize = (fields: JsonObject, mapOverhead: number): number =>
  Object.entries(fields).reduce(
    (size, [name, value]) => size + stringSize(name) + valueSize(objectOf(value), mapOverhead),
    0,
  );

function valueSize(value: JsonObject, mapOverhead: number): number {
  if (value.stringValue !== undefined) return stringSize(textOf(value.stringValue));
  if (value.bytesValue !== undefined) return bytesOf(value.bytesValue);
  if (value.referenceValue !== undefined) return nameSize(textOf(value.referenceValue).split('/').slice(5));
  if (value.geoPointValue !== undefined) return 16;
  if (value.arrayValue !== undefined) {
    const sizes = listOf(objectOf(value.arrayValue).values).map((each) =>
      valueSize(objectOf(each), mapOverhead),
    );
    return Math.max(1, sum(sizes));
  }
  if (value.mapValue !== undefined) {
    return Math.max(1, mapOverhead + fieldsSize(objectOf(objectOf(value.mapValue).fields), mapOverhead));
  }
  return 'booleanValue' in value || 'nullValue' in value ? 1 : 8;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const bytesOf = (base64: Json | undefined): number => Buffer.byteLength(textOf(base64), 'base64');
