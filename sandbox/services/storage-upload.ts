import { createHash } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import { invalidArgument, unimplemented } from '../protocol/errors';
import type { SandboxRequest } from '../protocol/request';
import { checkMessage } from '../schema/check-message';
import { unmodelledPath } from '../schema/checked-change';
import { definitionsOf } from '../schema/definitions';
import { discoveryScope } from '../schema/discovery';
import { STORAGE_API } from './storage-api';

/** The content of an upload: bytes and their metadata. */
export interface Upload {
  /** Empty if neither the query nor the metadata has a name. */
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly settings: JsonObject;
}

/**
 * The content of an upload, alone or after its metadata in multipart/related
 * (cloud.google.com/storage/docs/json_api/v1/objects/insert). Resumable uploads are for big files and not implemented.
 *
 * @throws ApiError INVALID_ARGUMENT
 */
export function readUpload(http: SandboxRequest): Upload {
  const { uploadType } = http.query;
  if (uploadType === 'media') return mediaUpload(http);
  if (uploadType === 'multipart') return multipartUpload(http);
  if (uploadType === 'resumable') throw unimplemented('uploadType=resumable', 'query.uploadType');
  throw invalidArgument(`Invalid upload type '${uploadType ?? ''}'`, 'query.uploadType');
}

const ANY_BYTES = 'application/octet-stream';

function mediaUpload({ body, headers, query }: SandboxRequest): Upload {
  return {
    name: query.name ?? '',
    contentType: headers['content-type'] ?? ANY_BYTES,
    bytes: bytesIn(body),
    settings: {},
  };
}

/** An empty body reaches the sandbox as undefined. */
function bytesIn(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  if (body instanceof Uint8Array) return Buffer.from(body);
  throw invalidArgument('A media upload needs its content as text or bytes', 'body');
}

function multipartUpload({ body, headers, query }: SandboxRequest): Upload {
  const [first, media] = partsOf(bytesIn(body), headers['content-type'] ?? '');
  if (!first || !media) throw invalidArgument('Multipart must contain exactly two parts.', 'body');
  const metadata = metadataIn(first.content);
  const { name, contentType, bucket: _bucket, md5Hash, crc32c, ...settings } = metadata;
  checkHash('md5Hash', md5Hash, () => createHash('md5').update(media.content).digest('base64'));
  checkHash('crc32c', crc32c, () => crc32cOf(media.content));
  return {
    name: (query.name ?? '') || textOf(name),
    // The metadata takes precedence over the part's own header.
    contentType: textOf(contentType) || media.contentType || ANY_BYTES,
    bytes: media.content,
    settings,
  };
}

function checkHash(member: string, sent: Json | undefined, actual: () => string): void {
  const own = sent === undefined ? undefined : actual();
  if (own === undefined || sent === own) return;
  throw invalidArgument(
    `Provided ${member} hash "${textOf(sent)}" doesn't match calculated ${member} hash "${own}".`,
    `body.${member}`,
  );
}

/** Members of the object resource that an upload can set, in the form of Method.changes. */
const METADATA = {
  name: true,
  bucket: true,
  contentType: true,
  cacheControl: true,
  contentDisposition: true,
  contentEncoding: true,
  contentLanguage: true,
  metadata: true,
  storageClass: true,
  eventBasedHold: true,
  temporaryHold: true,
  md5Hash: true,
  crc32c: true,
} as const;

function metadataIn(content: Buffer): JsonObject {
  const metadata = parsed(content.toString('utf8'));
  const problem = checkMessage(
    definitionsOf(STORAGE_API),
    'Object',
    metadata,
    '',
    discoveryScope('storage.v1'),
  );
  if (problem || !isObject(metadata)) {
    throw invalidArgument(
      `Invalid JSON payload received. ${problem?.problem} at '${problem?.path}'`,
      `body.${problem?.path}`,
    );
  }
  const unknown = unmodelledPath(metadata, METADATA);
  if (unknown !== undefined) throw unimplemented(`'${unknown}' of an uploaded object`, `body.${unknown}`);
  return metadata;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidArgument('Parse Error', 'body');
  }
}

interface Part {
  readonly contentType: string;
  readonly content: Buffer;
}

/**
 * RFC 2046, section 5.1: a part is the text between two delimiter lines, and begins with headers and an empty line.
 * gcloud puts the boundary between single quotes, and Google accepts it.
 */
function partsOf(body: Buffer, contentType: string): readonly Part[] {
  const boundary = /^multipart\/related\b.*;\s*boundary=(?:"([^"]+)"|'([^']+)'|([^\s;]+))/i.exec(contentType);
  if (!boundary) throw invalidArgument('Multipart upload without a boundary', 'headers.content-type');
  const delimiter = `\r\n--${boundary[1] ?? boundary[2] ?? boundary[3]}`;
  // The first delimiter can be at the very beginning.
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const starts: number[] = [];
  for (let at = whole.indexOf(delimiter); at >= 0; at = whole.indexOf(delimiter, at + delimiter.length)) {
    starts.push(at);
  }
  return starts.slice(0, -1).flatMap((start, index) => {
    const raw = whole.subarray(start + delimiter.length, starts[index + 1]);
    const split = raw.indexOf('\r\n\r\n');
    if (split < 0) return [];
    const header = /^content-type:\s*(.+)$/im.exec(raw.subarray(0, split).toString('latin1'));
    return [{ contentType: header?.[1]?.trim() ?? '', content: raw.subarray(split + 4) }];
  });
}

/** CRC-32C (Castagnoli), reflected, as base64 of its four bytes in big-endian order (object resource, crc32c). */
export function crc32cOf(bytes: Uint8Array): string {
  let crc = 0xffff_ffff;
  // By index, because an iterator takes several times as long over a zip.
  for (let at = 0; at < bytes.length; at += 1) {
    crc = (CRC_TABLE[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  }
  const value = Buffer.alloc(4);
  value.writeUInt32BE((crc ^ 0xffff_ffff) >>> 0);
  return value.toString('base64');
}

const CASTAGNOLI = 0x82f6_3b78;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_item, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? CASTAGNOLI ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});
