import { UnreadableDocument } from '../../../core/ledger/read-document';
import { createEvidenceBucket } from '../../../functions/google/evidence-bucket';
import { createFirestoreStore } from '../../../functions/google/firestore-store';
import { createLogReader } from '../../../functions/google/logging';
import { createInstanceMetrics } from '../../../functions/google/monitoring';
import { createPublisher } from '../../../functions/google/pubsub';
import { createHashReputation } from '../../../functions/google/virus-total';
import { FILE_SHA256, LOCATION, SERVICE } from '../../factories/names';
import { type Answer, googleError, recordedTransport, type Sent, urlOf } from './recorded-transport';

const answered = (data: unknown) => recordedTransport({ status: 200, data });
const dataOf = <T>(sent: readonly Sent[]): T => sent[0]?.data as T;

describe('the evidence bucket', () => {
  const create = (...answers: readonly Answer[]) => {
    const recorded = recordedTransport(...answers);
    return {
      ...recorded,
      created: createEvidenceBucket(recorded.transport, 'shop-evidence').create('cases/c/a b.json', '{}'),
    };
  };

  it('never overwrites', async () => {
    const { created, sent } = create({ status: 200 });
    await created;
    expect(urlOf(sent[0]).searchParams.get('ifGenerationMatch')).toBe('0');
  });

  const URI = 'gs://shop-evidence/cases/c/a b.json';
  // MD5 of the two bytes `{}`, as Cloud Storage writes it.
  const SAME = { status: 200, data: { md5Hash: 'mZFLkyvTelC5g8XnyQrpOw==' } };
  const MAY_NOT_READ = googleError(403, '', 'x does not have storage.objects.get access to the object.');
  const NEEDS_DELETE =
    "x does not have storage.objects.delete access to the Google Cloud Storage object. Permission 'storage.objects.delete' denied on resource (or it may not exist).";
  const TAKEN = [
    ['the failed precondition', googleError(412, '', 'At least one of the pre-conditions did not hold.')],
    ['the missing permission to overwrite', googleError(403, '', NEEDS_DELETE)],
  ] as const;

  it('returns the address of the object', async () => {
    expect(await create({ status: 200 }).created).toEqual({ uri: URI, known: 'written' });
  });

  describe.each(TAKEN)('an existing object, which shows from %s', (_how, taken) => {
    it('is accepted as the same piece if the bucket can be read and the content is equal', async () => {
      const { created, sent } = create(taken, SAME);
      expect(await created).toEqual({ uri: URI, known: 'compared' });
      expect(urlOf(sent[1]).pathname).toBe('/storage/v1/b/shop-evidence/o/cases%2Fc%2Fa%20b.json');
    });

    it('is accepted as the same piece if the bucket cannot be read, and the result says that it was not compared', async () => {
      expect(await create(taken, MAY_NOT_READ).created).toEqual({ uri: URI, known: 'not-compared' });
    });

    it('is not evidence if it has other content', async () => {
      const other = { status: 200, data: { md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==' } };
      await expect(create(taken, other).created).rejects.toMatchObject({ kind: 'precondition' });
    });

    it('is not evidence yet if it cannot be read for another reason', async () => {
      await expect(create(taken, googleError(503, 'UNAVAILABLE')).created).rejects.toMatchObject({
        kind: 'unavailable',
      });
    });
  });

  it.each([
    ['the permission to create', googleError(403, '', 'x does not have storage.objects.create access')],
    ['a permission that the error does not name', googleError(403, 'PERMISSION_DENIED')],
  ])('reports that it may not create, if the actor lacks %s', async (_what, answer) => {
    const { created, sent } = create(answer, SAME);
    await expect(created).rejects.toMatchObject({ kind: 'denied' });
    expect(sent).toHaveLength(1);
  });

  it('does not treat another failed precondition as an existing object', async () => {
    const { created, sent } = create(googleError(400, 'FAILED_PRECONDITION', 'the key is disabled'), SAME);
    await expect(created).rejects.toMatchObject({ status: 400 });
    expect(sent).toHaveLength(1);
  });

  it('sends the content unchanged', async () => {
    const { created, sent } = create({ status: 200 });
    await created;
    expect(sent[0]?.data).toBe('{}');
  });
});

describe('the ledger on Firestore', () => {
  const DATABASE = 'projects/p/databases/riposte-cases';
  const store = (...answers: readonly Answer[]) => {
    const { transport, sent } = recordedTransport(...answers);
    return { store: createFirestoreStore(transport, DATABASE), sent };
  };

  it('creates with the precondition that no document exists', async () => {
    const { store: ledger, sent } = store({ status: 200 });
    await ledger.create('cases', 'a', { state: 'ready' });
    expect(sent[0]?.data).toMatchObject({ writes: [{ currentDocument: { exists: false } }] });
  });

  it.each([
    ['no text', {}],
    ['a text that is not JSON', { body: { stringValue: '{' } }],
    ['JSON that is not an object', { body: { stringValue: '5' } }],
    [
      'a revision that no write can increase',
      { body: { stringValue: '{}' }, revision: { integerValue: '9007199254740991' } },
    ],
    ['a negative revision', { body: { stringValue: '{}' }, revision: { integerValue: '-1' } }],
  ])('reports that a document with %s is unreadable', async (_what, fields) => {
    const name = `${DATABASE}/documents/cases/a`;
    const { store: ledger } = store({ status: 200, data: [{ found: { name, fields, updateTime: 'now' } }] });
    await expect(ledger.get('cases', 'a')).rejects.toThrow(UnreadableDocument);
  });

  it('replaces with the precondition of the version that was read', async () => {
    const { store: ledger, sent } = store({ status: 200 });
    await ledger.replace('cases', 'a', {}, '3 2026-01-01T00:00:00.000001Z');
    expect(sent[0]?.data).toMatchObject({
      writes: [{ currentDocument: { updateTime: '2026-01-01T00:00:00.000001Z' } }],
    });
  });

  it('increases the revision, so that no write repeats the stored document', async () => {
    const { store: ledger, sent } = store({ status: 200 }, { status: 200 });
    await ledger.create('cases', 'a', {});
    await ledger.replace('cases', 'a', {}, '3 2026-01-01T00:00:00.000001Z');
    const revisions = sent.map(({ data }) => {
      const { writes } = data as { writes: { update: { fields: { revision: unknown } } }[] };
      return writes[0]?.update.fields.revision;
    });
    expect(revisions).toEqual([{ integerValue: '1' }, { integerValue: '4' }]);
  });

  it('treats a document that a person wrote as revision 0', async () => {
    const name = `${DATABASE}/documents/controls/a`;
    const byHand = [{ found: { name, fields: { on: { booleanValue: true } }, updateTime: 't' } }];
    expect(await store({ status: 200, data: byHand }).store.get('controls', 'a')).toEqual({
      data: { on: true },
      version: '0 t',
    });
  });

  it('returns a conflict for a version that no store returned', async () => {
    const { store: ledger, sent } = store();
    expect(await ledger.replace('cases', 'a', {}, '2026-01-01T00:00:00Z')).toBe('conflict');
    expect(sent).toEqual([]);
  });

  it.each(['create', 'replace'] as const)('never repeats a %s automatically', async (method) => {
    const { store: ledger, sent } = store(new Error('reset'));
    await (method === 'create'
      ? ledger.create('cases', 'a', {})
      : ledger.replace('cases', 'a', {}, '1 t')
    ).catch(() => undefined);
    expect(sent).toHaveLength(1);
  });

  it('returns a conflict if contention aborts a creation', async () => {
    expect(await store(googleError(409, 'ABORTED')).store.create('cases', 'a', {})).toBe('conflict');
  });

  it('returns a conflict if contention aborts a replacement', async () => {
    expect(await store(googleError(409, 'ABORTED')).store.replace('cases', 'a', {}, '1 t')).toBe('conflict');
  });

  it('reports that it may not read', async () => {
    await expect(store(googleError(403, 'PERMISSION_DENIED')).store.get('cases', 'a')).rejects.toMatchObject({
      kind: 'denied',
    });
  });

  it('refuses an existing document without a body that it can read', async () => {
    const odd = [{ found: { name: 'x', fields: {}, updateTime: 't' } }];
    await expect(store({ status: 200, data: odd }).store.get('cases', 'a')).rejects.toThrow(/cases\/a/);
  });
});

describe('the log reader', () => {
  it('quotes every part of its filter', async () => {
    const { transport, sent } = answered({});
    const source = { type: 'cloud_run_revision', label: 'service_name' };
    const workload = { project: 'p', location: 'l', workload: 's" OR severity="ERROR', source };
    await createLogReader(transport).entries(workload, 'a', 'b', 5);
    expect(dataOf<{ filter: string }>(sent).filter).toContain('"s\\" OR severity=\\"ERROR"');
  });
});

describe('the instance metric', () => {
  const series = (revision: string, state: string, ...points: readonly [string, object][]) => ({
    metric: { labels: { state } },
    resource: { labels: { revision_name: revision } },
    points: points.map(([endTime, value]) => ({ interval: { endTime }, value })),
  });
  const counts = async (...timeSeries: readonly object[]) => {
    const { transport, clock } = answered({ timeSeries });
    return createInstanceMetrics(transport, clock).newestCounts(SERVICE, '2026-05-06T07:00:00Z');
  };
  const T1 = '2026-05-06T07:08:00Z';
  const T2 = '2026-05-06T07:09:00Z';

  it('adds the newest samples of active and idle', async () => {
    expect(
      await counts(
        series('r', 'active', [T2, { int64Value: '2' }], [T1, { int64Value: '50' }]),
        series('r', 'idle', [T2, { int64Value: '3' }]),
      ),
    ).toEqual([{ revision: 'r', at: T2, count: 5 }]);
  });

  it('is as fresh as its oldest series', async () => {
    const [count] = await counts(
      series('r', 'active', [T1, { int64Value: '0' }]),
      series('r', 'idle', [T2, { int64Value: '0' }]),
    );
    expect(count?.at).toBe(T1);
  });

  it('counts revisions separately', async () => {
    expect(
      await counts(
        series('a', 'active', [T1, { int64Value: '1' }]),
        series('b', 'active', [T1, { int64Value: '0' }]),
      ),
    ).toHaveLength(2);
  });

  it.each([
    ['a series without points', series('r', 'active')],
    ['a sample without a value', series('r', 'active', [T1, {}])],
    ['a sample of another type', series('r', 'active', [T1, { doubleValue: 0 }])],
    ['a sample that is not a number', series('r', 'active', [T1, { int64Value: 'NaN' }])],
  ])('never treats %s as zero', async (_what, one) => {
    expect((await counts(one)).filter((count) => count.count === 0)).toEqual([]);
  });

  it('requests one service in one location', async () => {
    const { transport, sent, clock } = answered({});
    await createInstanceMetrics(transport, clock).newestCounts(SERVICE, T1);
    expect(urlOf(sent[0]).searchParams.get('filter')).toBe(
      `metric.type="run.googleapis.com/container/instance_count" AND resource.labels.service_name="checkout" AND resource.labels.location="${LOCATION}"`,
    );
  });

  it('refuses an invalid service name', async () => {
    const { transport, clock } = answered({});
    await expect(createInstanceMetrics(transport, clock).newestCounts('x" OR "', T1)).rejects.toThrow();
  });
});

describe('the publisher', () => {
  it('sends the message as base64 of JSON', async () => {
    const { transport, sent } = answered({});
    await createPublisher(transport, 'projects/p/topics/t')({ caseId: 'c' });
    const { messages } = dataOf<{ messages: [{ data: string }] }>(sent);
    expect(Buffer.from(messages[0].data, 'base64').toString()).toBe('{"caseId":"c"}');
  });
});

describe('the reputation of a hash', () => {
  const credential = {
    status: 200,
    data: { payload: { data: Buffer.from('the-credential\n').toString('base64') } },
  };
  const lookup = (...answers: readonly Answer[]) => {
    const { transport, sent } = recordedTransport(credential, ...answers);
    return {
      sent,
      answer: createHashReputation(transport, 'projects/p/secrets/s/versions/1').lookup(FILE_SHA256),
    };
  };

  it('counts the engines, and those that call the hash malicious', async () => {
    const stats = { malicious: 30, harmless: 1, undetected: 9 };
    const { answer } = lookup({
      status: 200,
      data: { data: { attributes: { last_analysis_stats: stats } } },
    });
    expect(await answer).toEqual({ malicious: 30, engines: 40 });
  });

  it('is unknown, and not clean, if the hash was never seen', async () => {
    expect(await lookup({ status: 404 }).answer).toBeUndefined();
  });

  it('is distinguished from a failure', async () => {
    await expect(lookup({ status: 401 }).answer).rejects.toMatchObject({ kind: 'denied' });
  });

  it('sends the credential only in the header of that one call', async () => {
    const { sent, answer } = lookup({ status: 404 });
    await answer;
    expect(sent.map((one) => one.headers?.['x-apikey'])).toEqual([undefined, 'the-credential']);
  });

  it('never shows the credential in an error', async () => {
    const { answer } = lookup({ status: 500 });
    const cause = await answer.catch((thrown: unknown) => thrown);
    expect(JSON.stringify(cause) + String(cause)).not.toContain('the-credential');
  });

  it('sends no request without a credential', async () => {
    const { transport, sent } = answered({ payload: {} });
    await createHashReputation(transport, 'projects/p/secrets/s/versions/1')
      .lookup(FILE_SHA256)
      .catch(() => undefined);
    expect(sent.map((one) => urlOf(one).hostname)).toEqual(['secretmanager.googleapis.com']);
  });
});
