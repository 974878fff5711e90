import type { JsonObject } from '../../../core/values/json';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { readObject } from '../../../sandbox/services/storage';
import { crc32cOf } from '../../../sandbox/services/storage-upload';
import { bodyOf, boot, type Cloud, cloud } from '../mini-stack';

const BUCKET = 'demo-new';
const OBJECTS = `/storage/v1/b/${BUCKET}/o`;

function fresh(settings: JsonObject = {}): Cloud {
  const c = cloud(boot(), DEPLOYER);
  const body = { name: BUCKET, location: 'US', ...settings };
  c.call('storage', 'POST', '/storage/v1/b', { query: { project: 'demo-prj' }, body });
  return c;
}

const multipart = (
  metadata: JsonObject | string,
  content: Uint8Array,
  type = 'application/zip',
): Uint8Array =>
  Buffer.concat([
    Buffer.from(
      `--x y\r\nContent-Type: application/json\r\n\r\n${typeof metadata === 'string' ? metadata : JSON.stringify(metadata)}\r\n--x y\r\nContent-Type: ${type}\r\n\r\n`,
    ),
    content,
    Buffer.from('\r\n--x y--\r\n'),
  ]);

const send = (body: Uint8Array, query: Record<string, string> = {}) =>
  ({
    query: { uploadType: 'multipart', alt: 'json', prettyPrint: 'false', ...query },
    headers: { 'content-type': 'multipart/related; boundary="x y"' },
    body,
  }) satisfies Parameters<Cloud['call']>[3];
const upload = (
  c: Cloud,
  metadata: JsonObject | string,
  content: Uint8Array,
  query?: Record<string, string>,
): string => c.outcome('storage', 'POST', `/upload${OBJECTS}`, send(multipart(metadata, content), query));

describe('a multipart upload', () => {
  test('may have its boundary in single quotes, as in gcloud', () => {
    const c = fresh();
    const sent = send(multipart({ name: 'x.zip' }, Uint8Array.from([1])));
    const headers = { 'content-type': "multipart/related; boundary='x y'" };
    expect(c.outcome('storage', 'POST', `/upload${OBJECTS}`, { ...sent, headers })).toBe('200');
  });

  const content = Uint8Array.from([0x50, 0x4b, 3, 4, 13, 10, 45, 45, 0, 255]);

  test('keeps the bytes unchanged, with the metadata', () => {
    const c = fresh();
    const metadata = {
      bucket: BUCKET,
      contentType: 'application/zip',
      cacheControl: 'no-store',
      metadata: { a: 'b' },
    };
    expect(upload(c, metadata, content, { name: 'f/x y.zip' })).toBe('200');
    expect(Uint8Array.from(readObject(c.state, BUCKET, 'f/x y.zip')!)).toEqual(content);
    expect(bodyOf(c.call('storage', 'GET', `${OBJECTS}/f/x y.zip`))).toMatchObject({
      kind: 'storage#object',
      contentType: 'application/zip',
      cacheControl: 'no-store',
      metadata: { a: 'b' },
      size: '10',
      storageClass: 'STANDARD',
      md5Hash: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/),
      crc32c: crc32cOf(content),
      selfLink: `https://www.googleapis.com${OBJECTS}/f%2Fx%20y.zip`,
    });
  });

  test('reads the name from the metadata, and the type from the part', () => {
    const c = fresh();
    expect(upload(c, { name: 'a' }, content)).toBe('200');
    expect(bodyOf(c.call('storage', 'GET', `${OBJECTS}/a`)).contentType).toBe('application/zip');
  });

  test.each<[string, JsonObject | string, RegExp]>([
    ['a member that no definition has', { name: 'a', contentTipe: 'x' }, /^400 .*contentTipe/],
    [
      'a member that the world does not model',
      { name: 'a', customTime: '2026-01-01T00:00:00Z' },
      /^501 .*customTime/,
    ],
    ['another hash', { name: 'a', md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==' }, /^400 .*md5Hash/],
    ['metadata that is not JSON', '{', /^400 .*Parse/],
    ['no name', {}, /^400 .*name/],
  ])('is refused with %s', (_what, metadata, message) => {
    expect(upload(fresh(), metadata, content)).toMatch(message);
  });

  test('has two parts', () => {
    const c = fresh();
    const one = Buffer.from('--x y\r\nContent-Type: application/json\r\n\r\n{}\r\n--x y--\r\n');
    expect(c.outcome('storage', 'POST', `/upload${OBJECTS}`, send(one))).toMatch(/^400 .*two parts/);
  });

  test('may be empty', () => {
    const c = fresh();
    expect(upload(c, { name: 'a' }, new Uint8Array())).toBe('200');
    expect(bodyOf(c.call('storage', 'GET', `${OBJECTS}/a`)).size).toBe('0');
  });
});

test.each([
  ['', 'AAAAAA=='],
  // RFC 3720, appendix B.4, and the form of the object resource's own example.
  ['123456789', '4waSgw=='],
])('the crc32c of %j is %s', (text, expected) => {
  expect(crc32cOf(Buffer.from(text))).toBe(expected);
});

describe('a download', () => {
  test('works with the path and query of mediaLink, with text as text and bytes as bytes', () => {
    const c = fresh();
    upload(c, { name: 't/a.txt' }, Buffer.from('grüße'));
    upload(c, { name: 'b.bin' }, Uint8Array.from([0, 255]));
    const follow = (name: string) => {
      const { mediaLink } = bodyOf<{ mediaLink: string }>(c.call('storage', 'GET', `${OBJECTS}/${name}`));
      const { pathname, searchParams } = new URL(mediaLink);
      return c.call('storage', 'GET', decodeURIComponent(pathname), {
        query: Object.fromEntries(searchParams),
      }).response.body;
    };
    expect(follow('t/a.txt')).toBe('grüße');
    expect(follow('b.bin')).toEqual(Buffer.from([0, 255]));
  });
});

describe('the list of objects', () => {
  const names = (c: Cloud, query: Record<string, string> = {}) => {
    const { items = [], prefixes = [] } = bodyOf<{ items?: { name: string }[]; prefixes?: string[] }>(
      c.call('storage', 'GET', OBJECTS, { query }),
    );
    return { items: items.map(({ name }) => name), prefixes };
  };
  const filled = (): Cloud => {
    const c = fresh();
    for (const name of ['cases/1/a', 'cases/1/b', 'cases/2/a', 'top']) upload(c, { name }, Buffer.from('x'));
    return c;
  };

  test('contains all objects, or those below a prefix', () => {
    expect(names(filled()).items).toEqual(['cases/1/a', 'cases/1/b', 'cases/2/a', 'top']);
    expect(names(filled(), { prefix: 'cases/1' }).items).toEqual(['cases/1/a', 'cases/1/b']);
    expect(names(fresh())).toEqual({ items: [], prefixes: [] });
  });

  test('contains folders in the form that gcloud needs', () => {
    const query = { delimiter: '/', includeFoldersAsPrefixes: 'True' };
    expect(names(filled(), { ...query, prefix: 'cases' })).toEqual({ items: [], prefixes: ['cases/'] });
    expect(names(filled(), { ...query, prefix: 'cases/' })).toEqual({
      items: [],
      prefixes: ['cases/1/', 'cases/2/'],
    });
    expect(names(filled(), { ...query, prefix: 'cases/1/' }).items).toEqual(['cases/1/a', 'cases/1/b']);
  });

  test('comes in pages', () => {
    const c = filled();
    const page = bodyOf<JsonObject>(c.call('storage', 'GET', OBJECTS, { query: { maxResults: '3' } }));
    const rest = names(c, { maxResults: '3', pageToken: String(page.nextPageToken) });
    expect(rest.items).toEqual(['top']);
  });

  test('needs its permission, and refuses unsupported parameters', () => {
    const c = filled();
    expect(c.outcome('storage', 'GET', OBJECTS, {}, 'user:a@example.com')).toMatch(/^403 .*objects\.list/);
    expect(c.outcome('storage', 'GET', OBJECTS, { query: { matchGlob: '**' } })).toMatch(/^501 .*matchGlob/);
  });
});

describe('an object cannot be deleted', () => {
  test.each(['eventBasedHold', 'temporaryHold'])('under a hold: %s', (hold) => {
    const c = fresh();
    upload(c, { name: 'a', [hold]: true }, Buffer.from('x'));
    expect(c.outcome('storage', 'DELETE', `${OBJECTS}/a`)).toMatch(/^403 .*hold/);
    expect(upload(c, { name: 'a' }, Buffer.from('y'))).toMatch(/^403 .*hold/);
  });

  test('under the default hold of the bucket', () => {
    const c = fresh({ defaultEventBasedHold: true });
    upload(c, { name: 'a' }, Buffer.from('x'));
    expect(c.outcome('storage', 'DELETE', `${OBJECTS}/a`)).toMatch(/^403 .*hold/);
  });

  test('during its retention', () => {
    const c = fresh({ retentionPolicy: { retentionPeriod: '60' } });
    upload(c, { name: 'a' }, Buffer.from('x'));
    const object = bodyOf(c.call('storage', 'GET', `${OBJECTS}/a`));
    expect(object.retentionExpirationTime).toBe('2026-04-14T10:03:00.000Z');
    expect(c.outcome('storage', 'DELETE', `${OBJECTS}/a`)).toMatch(/^403 .*retention/);
    c.nowMs += 60_000;
    expect(c.outcome('storage', 'DELETE', `${OBJECTS}/a`)).toBe('200');
  });
});

test('without versioning, an overwritten object is lost', () => {
  const c = fresh();
  upload(c, { name: 'a' }, Buffer.from('1'));
  upload(c, { name: 'a' }, Buffer.from('2'));
  const { items } = bodyOf<{ items: unknown[] }>(
    c.call('storage', 'GET', OBJECTS, { query: { versions: 'true' } }),
  );
  expect(items).toHaveLength(1);
});

test('a missing object is not found, and a list of caches is empty', () => {
  const c = fresh();
  expect(c.outcome('storage', 'GET', `${OBJECTS}/a`)).toMatch(/^404 .*No such object/);
  expect(c.outcome('storage', 'GET', `/storage/v1/b/${BUCKET}/anywhereCaches/`)).toBe('200');
});
