import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../core/values/json';
import { textOf } from '../../../core/values/json-values';
import { BootError } from '../../protocol/errors';
import type { Arguments } from '../arguments';
import { type Around, ask, compact, type Translation, tryAsk, withoutEmpty } from '../translation';

/** An object, uploaded in one request: first its metadata, then its bytes. */
export const BUCKET_OBJECT: Translation = {
  type: 'google_storage_bucket_object',
  *create(args, around) {
    const [bucket, name] = [args.required('bucket'), args.required('name')];
    const content = contentOf(args, around);
    const { boundary, body } = multipart(metadataOf(args, bucket), content);
    yield* ask({
      service: 'storage',
      method: 'POST',
      path: `/upload/storage/v1/b/${bucket}/o`,
      query: { name, uploadType: 'multipart' },
      headers: { 'content-type': `multipart/related; boundary=${boundary}` },
      body,
    });
    args.leave(['detect_md5hash', 'source_md5hash'], 'Terraform uses them to decide when to upload again');
    args.leave(['deletion_policy'], 'the provider reads it when it destroys the resource');
    const stored = yield* ask({ service: 'storage', method: 'GET', path: objectPath(args) });
    const md5 = textOf(stored.md5Hash);
    return {
      id: `${bucket}-${name}`,
      output_name: textOf(stored.name),
      generation: Number(stored.generation),
      crc32c: textOf(stored.crc32c),
      md5hash: md5,
      md5hexhash: Buffer.from(md5, 'base64').toString('hex'),
      content_type: textOf(stored.contentType),
      storage_class: textOf(stored.storageClass),
      self_link: textOf(stored.selfLink),
      media_link: textOf(stored.mediaLink),
    };
  },
  *destroy(args) {
    if (args.text('deletion_policy') === 'ABANDON') return;
    yield* tryAsk({ service: 'storage', method: 'DELETE', path: objectPath(args) });
  },
};

const objectPath = (args: Arguments): string =>
  `/storage/v1/b/${args.required('bucket')}/o/${args.required('name')}`;

function contentOf(args: Arguments, { readFile }: Around): Uint8Array {
  const [source, content] = [args.text('source'), args.text('content')];
  if (source !== '') return readFile(source);
  if (content !== '') return Buffer.from(content, 'utf8');
  throw new BootError({
    where: `${args.path}.source`,
    what: 'missing',
    expected: 'source or content',
    fix: 'name a file next to the stack, or set the content itself',
  });
}

const metadataOf = (args: Arguments, bucket: string): JsonObject =>
  compact({
    bucket,
    ...withoutEmpty({
      cacheControl: args.text('cache_control'),
      contentDisposition: args.text('content_disposition'),
      contentEncoding: args.text('content_encoding'),
      contentLanguage: args.text('content_language'),
      contentType: args.text('content_type'),
      metadata: args.map('metadata'),
      storageClass: args.text('storage_class'),
      eventBasedHold: args.flag('event_based_hold'),
      temporaryHold: args.flag('temporary_hold'),
    }),
  });

/**
 * multipart/related as in RFC 2387. The boundary derives from the content, so that equal stacks make equal requests.
 */
function multipart(metadata: JsonObject, content: Uint8Array): { boundary: string; body: Uint8Array } {
  const boundary = createHash('sha256').update(content).digest('hex');
  const head = [
    `--${boundary}`,
    'Content-Type: application/json',
    '',
    JSON.stringify(metadata),
    `--${boundary}`,
    `Content-Type: ${sniffed(content)}`,
    '',
    '',
  ].join('\r\n');
  return {
    boundary,
    body: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

/** The type that Google's client guesses from the first bytes. The type in the metadata takes precedence. */
function sniffed(content: Uint8Array): string {
  if (Buffer.from(content.subarray(0, 4)).equals(Buffer.from('PK\x03\x04', 'latin1')))
    return 'application/zip';
  return isUtf8(content) ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}
