import type { JsonObject } from '../../../core/values/json';
import { ACTOR, bodyOf, boot, type Cloud, cloud, DATABASE, PROJECT, READER } from '../mini-stack';

const doc = (id: string): string => `${DATABASE}/documents/cases/${id}`;
const write = (id: string, text: string, currentDocument?: JsonObject): JsonObject => ({
  update: { name: doc(id), fields: { text: { stringValue: text } } },
  ...(currentDocument ? { currentDocument } : {}),
});
/** Commits a millisecond after the previous commit, because two commits at the same time are a race. */
const commit = (c: Cloud, ...writes: JsonObject[]): string => {
  c.nowMs += 1;
  return c.outcome('firestore', 'POST', `/v1/${DATABASE}/documents:commit`, { body: { writes } });
};
const get = (c: Cloud, ...ids: string[]) =>
  bodyOf<{ found?: { fields: { text: JsonObject }; updateTime: string }; missing?: string }[]>(
    c.call('firestore', 'POST', `/v1/${DATABASE}/documents:batchGet`, { body: { documents: ids.map(doc) } }),
  );

/** The actor may also update and delete. */
const wide = (): Cloud =>
  cloud(
    boot((blocks) => {
      const permissions = ['create', 'get', 'update', 'delete'].map((verb) => `datastore.entities.${verb}`);
      blocks.google_project_iam_custom_role!.ledger = { role_id: 'ledger', title: 'ledger', permissions };
    }),
  );

describe('Firestore', () => {
  test('creates a document only once', () => {
    const c = cloud(boot());
    expect(commit(c, write('a', '1', { exists: false }))).toBe('200');
    expect(commit(c, write('a', '2', { exists: false }))).toMatch(/^409 ALREADY_EXISTS/);
    expect(get(c, 'a')[0]?.found?.fields.text).toEqual({ stringValue: '1' });
  });

  test('returns a list with found and missing documents', () => {
    const c = cloud(boot());
    commit(c, write('a', '1', { exists: false }));
    expect(get(c, 'a', 'b')).toMatchObject([{ found: { name: doc('a') } }, { missing: doc('b') }]);
  });

  test('updates with an update time, and only with the current one', () => {
    const c = wide();
    commit(c, write('a', '1', { exists: false }));
    const { updateTime } = get(c, 'a')[0]!.found!;
    expect(commit(c, write('a', '2', { updateTime }))).toBe('200');
    expect(commit(c, write('a', '3', { updateTime }))).toMatch(/^400 FAILED_PRECONDITION/);
    expect(get(c, 'a')[0]!.found!.updateTime > updateTime).toBe(true);
  });

  test('refuses to update a document that does not exist', () => {
    expect(commit(wide(), write('a', '1', { exists: true }))).toMatch(/^404 NOT_FOUND/);
  });

  test('writes all or nothing, in order', () => {
    const c = wide();
    commit(c, write('a', '1', { exists: false }));
    expect(commit(c, write('b', '1', { exists: false }), write('a', '2', { exists: false }))).toMatch(/^409/);
    expect(get(c, 'b')[0]).toHaveProperty('missing');
    expect(commit(c, write('b', '1', { exists: false }), write('b', '2', { exists: true }))).toBe('200');
    expect(get(c, 'b')[0]?.found?.fields.text).toEqual({ stringValue: '2' });
  });

  test('deletes a document', () => {
    const c = wide();
    commit(c, write('a', '1', { exists: false }));
    expect(commit(c, { delete: doc('a') })).toBe('200');
    expect(get(c, 'a')[0]).toHaveProperty('missing');
  });

  test.each([
    ['exists: true', write('a', '1', { exists: true }), 'datastore.entities.update'],
    ['an update time', write('a', '1', { updateTime: '2026-01-01T00:00:00Z' }), 'datastore.entities.update'],
    ['no precondition', write('a', '1'), 'datastore.entities.update'],
    ['a delete', { delete: doc('a') }, 'datastore.entities.delete'],
  ])(
    'requires a further permission of an append-only role for a write with %s',
    (_what, sent, permission) => {
      expect(commit(cloud(boot()), sent)).toContain(`'${permission}' denied`);
    },
  );

  test('applies a conditional grant only to this database', () => {
    const c = cloud(
      boot((blocks) => {
        blocks.google_firestore_database!.other = {
          name: 'other',
          location_id: 'us-central1',
          type: 'FIRESTORE_NATIVE',
        };
      }),
    );
    const other = `projects/${PROJECT}/databases/other`;
    const body = {
      writes: [{ update: { name: `${other}/documents/c/a` }, currentDocument: { exists: false } }],
    };
    expect(c.outcome('firestore', 'POST', `/v1/${other}/documents:commit`, { body })).toMatch(/^403/);
    expect(
      c.outcome(
        'firestore',
        'POST',
        `/v1/${DATABASE}/documents:batchGet`,
        { body: { documents: [doc('a')] } },
        READER,
      ),
    ).toMatch(/^403/);
  });

  test.each([
    { writes: [{ update: { name: doc('a') }, currentDocument: { exist: false } }] },
    { writes: [{ update: { name: doc('a'), fields: { a: { text: 'x' } } } }] },
    { writes: [{ update: { name: doc('a') }, delete: doc('a') }] },
    {
      writes: [
        {
          update: { name: `projects/${PROJECT}/databases/elsewhere/documents/c/a` },
          currentDocument: { exists: false },
        },
      ],
    },
    { writes: [{ update: { name: `${DATABASE}/documents/cases` }, currentDocument: { exists: false } }] },
  ])('refuses %j', (body) => {
    expect(wide().outcome('firestore', 'POST', `/v1/${DATABASE}/documents:commit`, { body })).toMatch(
      /^400 INVALID_ARGUMENT/,
    );
  });

  test('never gives two commits at the same instant the same time', () => {
    const c = cloud(boot(), ACTOR);
    const times = Array.from({ length: 50 }, (_, index) => {
      const body = { writes: [write(`d${index}`, 'x', { exists: false })] };
      c.call('firestore', 'POST', `/v1/${DATABASE}/documents:commit`, { body });
      return get(c, `d${index}`)[0]!.found!.updateTime;
    });
    expect([...new Set(times)].sort()).toEqual(times);
  });
});
