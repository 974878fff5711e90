import type { JsonObject } from '../../../core/values/json';
import type { AssumptionSettings } from '../../../sandbox/protocol/assumptions';
import { documentSize } from '../../../sandbox/services/firestore-limits';
import { boot, type Cloud, cloud, DATABASE } from '../mini-stack';
import { firestoreLimitsContract, text } from './firestore-limits.contract';

const wide = (assumptions: Partial<AssumptionSettings> = {}): Cloud =>
  cloud(
    boot(
      (blocks) => {
        const permissions = ['create', 'get', 'update', 'delete'].map((verb) => `datastore.entities.${verb}`);
        blocks.google_project_iam_custom_role!.ledger = { role_id: 'ledger', title: 'ledger', permissions };
      },
      {},
      assumptions,
    ),
  );

const commit = (c: Cloud, ...writes: JsonObject[]): string => {
  c.nowMs += 1;
  return c.outcome('firestore', 'POST', `/v1/${DATABASE}/documents:commit`, { body: { writes } });
};
const update = (path: string, fields: JsonObject, currentDocument?: JsonObject): JsonObject => ({
  update: { name: `${DATABASE}/documents/${path}`, fields },
  ...(currentDocument ? { currentDocument } : {}),
});

const shared = wide();
firestoreLimitsContract('Firestore, in the sandbox', async (path, fields, condition) =>
  commit(shared, update(path, fields, condition)),
);

describe('the size of a document', () => {
  // The example of cloud.google.com/firestore/docs/storage-size.
  const PATH = ['users', 'jeff', 'tasks', 'my_task_id'];
  const FIELDS = {
    type: { stringValue: 'Personal' },
    done: { booleanValue: false },
    priority: { integerValue: '1' },
    description: { stringValue: 'Learn Cloud Firestore' },
  };

  test("matches Google's count for Google's own example", () => {
    expect(documentSize(PATH, FIELDS, false)).toBe(147);
  });

  test('counts a map like a document, or only its fields', () => {
    const withMap = { ...FIELDS, m: { mapValue: { fields: { a: { booleanValue: true } } } } };
    expect([true, false].map((like) => documentSize(PATH, withMap, like))).toEqual([147 + 5 + 32, 147 + 5]);
  });

  test('counts a reference by the name that it contains', () => {
    const withReference = { ...FIELDS, r: { referenceValue: `${DATABASE}/documents/c/a` } };
    expect(documentSize(PATH, withReference, false)).toBe(147 + 2 + 20);
  });

  test('is reported over the limit, in the words of the cloud', () => {
    const [b, t] = [text(600_000), text(600_000)];
    expect(commit(wide(), update('c/s', { b, t }))).toBe(
      `400 INVALID_ARGUMENT: Document '${DATABASE}/documents/c/s' cannot be written because its size (1,200,058 bytes) exceeds the maximum allowed size of 1,048,572 bytes.`,
    );
  });

  test.each([
    ['definition: 1 MiB - 4 bytes', /^400/],
    ['limits: 1 MiB', /^200/],
  ] as const)('may be 1 MiB if the limits page is right: %s', (setting, words) => {
    const fields = { b: text(500_000), t: text(548_518) };
    expect(commit(wide({ 'firestore.largest-document': setting }), update('c/s', fields))).toMatch(words);
  });

  test('of a masked change is the size of the whole document', () => {
    const c = wide();
    commit(c, update('c/s', { b: text(600_000) }));
    const part = { ...update('c/s', { t: text(600_000) }), updateMask: { fieldPaths: ['t'] } };
    expect(commit(c, part)).toMatch(/^400 INVALID_ARGUMENT: Document/);
  });
});

describe('a write that changes nothing', () => {
  const timeOf = (c: Cloud) => {
    const body = { documents: [`${DATABASE}/documents/c/a`] };
    const { response } = c.call('firestore', 'POST', `/v1/${DATABASE}/documents:batchGet`, { body });
    return (response.body as { found: { updateTime: string } }[])[0]?.found.updateTime;
  };
  const kept = (...writes: JsonObject[]): boolean => {
    const c = wide();
    commit(c, update('c/a', { a: text(1), b: text(2) }));
    const before = timeOf(c);
    commit(c, ...writes);
    return timeOf(c) === before;
  };

  test.each([
    ['the same fields', [update('c/a', { b: text(2), a: text(1) })], true],
    ['the same part', [{ ...update('c/a', { a: text(1) }), updateMask: { fieldPaths: ['a'] } }], true],
    ['changed and changed back', [update('c/a', {}), update('c/a', { a: text(1), b: text(2) })], true],
    ['other fields', [update('c/a', { a: text(2), b: text(2) })], false],
    ['one field less', [update('c/a', { a: text(1) })], false],
    [
      'deleted and created again',
      [{ delete: `${DATABASE}/documents/c/a` }, update('c/a', { a: text(1), b: text(2) })],
      false,
    ],
  ])('keeps the update time or changes it: %s', (_what, writes, expected) => {
    expect(kept(...writes)).toBe(expected);
  });

  test('returns the update time that it keeps', () => {
    const c = wide();
    commit(c, update('c/a', {}));
    const before = timeOf(c);
    c.nowMs += 1;
    const body = { writes: [update('c/a', {})] };
    const { response } = c.call('firestore', 'POST', `/v1/${DATABASE}/documents:commit`, { body });
    expect(response.body).toMatchObject({ writeResults: [{ updateTime: before }] });
    expect((response.body as { commitTime: string }).commitTime > String(before)).toBe(true);
  });
});

describe('the loser of a race', () => {
  const lost = (setting: 'aborted' | 'precondition', laterMs: number, condition: JsonObject): string => {
    const c = wide({ 'firestore.lost-race': setting });
    commit(c, update('c/a', {}));
    c.nowMs += laterMs - 1;
    return commit(c, update('c/a', {}, condition));
  };

  test.each([
    [
      'aborted',
      0,
      { exists: false },
      '409 ABORTED: Too much contention on these documents. Please try again.',
    ],
    [
      'aborted',
      0,
      { updateTime: '2026-01-01T00:00:00Z' },
      '409 ABORTED: Too much contention on these documents. Please try again.',
    ],
    ['precondition', 0, { exists: false }, expect.stringMatching(/^409 ALREADY_EXISTS/)],
    [
      'precondition',
      0,
      { updateTime: '2026-01-01T00:00:00Z' },
      expect.stringMatching(/^400 FAILED_PRECONDITION/),
    ],
    ['aborted', 1, { exists: false }, expect.stringMatching(/^409 ALREADY_EXISTS/)],
  ] as const)('gets an error: %s, %i ms later, %j', (setting, laterMs, condition, words) => {
    expect(lost(setting, laterMs, condition)).toEqual(words);
  });
});

describe('the size of a request', () => {
  const documents = (count: number) =>
    Array.from({ length: count }, (_, n) => update(`c/r${n}`, { t: text(1_000_000) }));

  test('is limited to 10 MiB', () => {
    expect(commit(wide(), ...documents(10))).toBe('200');
    expect(commit(wide(), ...documents(11))).toMatch(/^400 INVALID_ARGUMENT: Request payload size exceeds/);
  });
});
