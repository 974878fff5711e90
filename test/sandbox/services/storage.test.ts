import { readObject } from '../../../sandbox/services/storage';
import { type Blocks, BUCKET, bodyOf, boot, type Cloud, cloud, READER } from '../mini-stack';

const UPLOAD = `/upload/storage/v1/b/${BUCKET}/o`;
const upload = (c: Cloud, query: Record<string, string> = {}, body: unknown = 'evidence'): string =>
  c.outcome('storage', 'POST', UPLOAD, {
    query: { uploadType: 'media', name: 'case/a.json', ...query },
    body,
  });
const object = `/storage/v1/b/${BUCKET}/o/case/a.json`;

const mayDelete = (blocks: Blocks) => {
  const permissions = ['storage.objects.create', 'storage.objects.delete', 'storage.objects.get'];
  blocks.google_project_iam_custom_role!.evidence = { role_id: 'evidence', title: 'evidence', permissions };
};

describe('Storage', () => {
  test('stores an object and returns its bytes to a caller that reads the state', () => {
    const c = cloud(boot());
    const query = { uploadType: 'media', name: 'case/a.json', ifGenerationMatch: '0' };
    const body = bodyOf(c.call('storage', 'POST', UPLOAD, { query, body: 'evidence' }));
    expect(body).toMatchObject({ kind: 'storage#object', bucket: BUCKET, name: 'case/a.json', size: '8' });
    expect(Buffer.from(readObject(c.state, BUCKET, 'case/a.json')!).toString()).toBe('evidence');
    expect(readObject(c.state, BUCKET, 'case/b.json')).toBeUndefined();
  });

  test('keeps bytes unchanged', () => {
    const c = cloud(boot());
    const bytes = Uint8Array.from([0, 255, 254, 13, 10]);
    upload(c, {}, bytes);
    expect(Uint8Array.from(readObject(c.state, BUCKET, 'case/a.json')!)).toEqual(bytes);
  });

  test.each([
    ['denied', /^403 .*'storage\.objects\.delete' denied/],
    ['precondition', /^412/],
  ] as const)('answers by the assumption %s if the object exists and must not', (setting, expected) => {
    const c = cloud(boot(undefined, {}, { 'storage.create-over-existing': setting }));
    expect(upload(c, { ifGenerationMatch: '0' })).toBe('200');
    expect(upload(c, { ifGenerationMatch: '0' })).toMatch(expected);
  });

  test('answers 412 to a caller who may delete, under any assumption', () => {
    const c = cloud(boot(mayDelete));
    upload(c);
    expect(upload(c, { ifGenerationMatch: '0' })).toMatch(/^412/);
  });

  test('refuses overwriting to a caller who may only create', () => {
    const c = cloud(boot());
    upload(c);
    expect(upload(c)).toContain("'storage.objects.delete' denied");
    expect(c.outcome('storage', 'DELETE', object)).toMatch(/^403/);
    expect(c.outcome('storage', 'GET', object)).toContain("'storage.objects.get' denied");
  });

  test('refuses deleting and overwriting during the retention', () => {
    const c = cloud(boot(mayDelete));
    upload(c);
    expect(upload(c)).toContain('retention policy');
    expect(c.outcome('storage', 'DELETE', object)).toContain('retention policy');
    c.nowMs += 86_400_000;
    expect(c.outcome('storage', 'DELETE', object)).toBe('200');
    expect(c.outcome('storage', 'GET', object)).toMatch(/^404/);
  });

  test.each([
    ['an unknown parameter', { ifGenerationMach: '0' }, 'x', /^400 .*ifGenerationMach/],
    ['a resumable upload', { uploadType: 'resumable' }, 'x', /^501 .*resumable/],
    ['no upload type', { uploadType: '' }, 'x', /^400 .*upload type/],
    ['a multipart upload without a boundary', { uploadType: 'multipart' }, 'x', /^400 .*boundary/],
    ['no name', { name: '' }, 'x', /^400 .*name/],
    ['parsed JSON as content', {}, { a: 1 }, /^400 .*media upload/],
  ])('refuses %s', (_what, query, body, message) => {
    expect(upload(cloud(boot()), query, body)).toMatch(message);
  });

  test('refuses a reader, and does not find other buckets', () => {
    const c = cloud(boot());
    const query = { uploadType: 'media', name: 'a' };
    expect(c.outcome('storage', 'POST', UPLOAD, { query, body: 'x' }, READER)).toContain(
      "'storage.objects.create' denied",
    );
    expect(c.outcome('storage', 'POST', '/upload/storage/v1/b/other/o', { query, body: 'x' })).toMatch(
      /^403/,
    );
  });
});
