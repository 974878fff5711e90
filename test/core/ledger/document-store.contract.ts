import fc from 'fast-check';
import {
  COLLECTIONS,
  Contended,
  type DocumentStore,
  updateDocument,
  updateTogether,
} from '../../../core/ledger/document-store';
import type { JsonObject } from '../../../core/values/json';

/**
 * What every ledger store guarantees.
 *
 * @param create - makes an empty store
 * @param runs - how many random documents are written; over a network each takes three calls
 */
export function documentStoreContract(name: string, create: () => DocumentStore, runs = 60): void {
  describe(`${name} as document store`, () => {
    let store: DocumentStore;
    beforeEach(() => {
      store = create();
    });

    const get = async (id = 'a') => (await store.get('cases', id))?.data;

    it('has no document at first', async () => {
      expect(await store.get('cases', 'a')).toBeUndefined();
    });

    it('returns the document that was created', async () => {
      await store.create('cases', 'a', { state: 'ready', n: 1 });
      expect(await get()).toEqual({ state: 'ready', n: 1 });
    });

    it('reports that it created the document', async () => {
      expect(await store.create('cases', 'a', {})).toBe('created');
    });

    it('creates a document only once', async () => {
      await store.create('cases', 'a', { n: 1 });
      expect(await store.create('cases', 'a', { n: 2 })).toBe('exists');
    });

    it('keeps the first document if a second one is created', async () => {
      await store.create('cases', 'a', { n: 1 });
      await store.create('cases', 'a', { n: 2 });
      expect(await get()).toEqual({ n: 1 });
    });

    it.each(COLLECTIONS)('keeps %s separate from the other collections', async (collection) => {
      await store.create(collection, 'a', { n: 1 });
      const others = COLLECTIONS.filter((one) => one !== collection);
      const found = await Promise.all(others.map((one) => store.get(one, 'a')));
      expect(found.filter(Boolean)).toEqual([]);
    });

    describe('for several documents together', () => {
      const place = (id: string) => ({ collection: 'cases' as const, id });
      const versions = async (...ids: string[]) =>
        (await store.getMany(ids.map(place))).map((document) => document?.version);

      it('returns them in the requested order, with gaps', async () => {
        await store.create('cases', 'b', { n: 2 });
        await store.create('locks', 'a', { n: 1 });
        const found = await store.getMany([
          { collection: 'cases', id: 'x' },
          place('b'),
          { collection: 'locks', id: 'a' },
        ]);
        expect(found.map((document) => document?.data)).toEqual([undefined, { n: 2 }, { n: 1 }]);
      });

      it('returns the versions that a replace expects', async () => {
        await store.create('cases', 'a', { n: 1 });
        const [version = ''] = await versions('a');
        expect(await store.replace('cases', 'a', { n: 2 }, version)).toBe('replaced');
      });

      it('creates and replaces in one commit', async () => {
        await store.create('cases', 'a', { n: 1 });
        const [version] = await versions('a');
        const writes = [
          { ...place('a'), data: { n: 2 }, version },
          { ...place('b'), data: { n: 3 }, version: undefined },
        ];
        expect([await store.commit(writes), await get('a'), await get('b')]).toEqual([
          'committed',
          { n: 2 },
          { n: 3 },
        ]);
      });

      it.each(['stale version', 'document that exists', 'document that is gone'])(
        'writes nothing if one of them is a %s',
        async (what) => {
          await store.create('cases', 'a', { n: 1 });
          await store.create('cases', 'b', { n: 1 });
          const [a, b = ''] = await versions('a', 'b');
          await store.replace('cases', 'b', { n: 2 }, b);
          const second = {
            'stale version': { ...place('b'), data: { n: 9 }, version: b },
            'document that exists': { ...place('b'), data: { n: 9 }, version: undefined },
            'document that is gone': { ...place('never'), data: { n: 9 }, version: b },
          }[what] ?? { ...place('b'), data: {}, version: b };
          const outcome = await store.commit([{ ...place('a'), data: { n: 9 }, version: a }, second]);
          expect([outcome, await get('a'), await get('b'), await get('never')]).toEqual([
            'conflict',
            { n: 1 },
            { n: 2 },
            undefined,
          ]);
        },
      );

      it('accepts a version once, even if the content stays the same', async () => {
        await store.create('cases', 'a', { n: 1 });
        const [version] = await versions('a');
        const write = { ...place('a'), data: { n: 1 }, version };
        expect([await store.commit([write]), await store.commit([write])]).toEqual(['committed', 'conflict']);
      });

      it('loses no update of two counters that many writers add to together', async () => {
        const places = [place('a'), place('b')];
        const add = () =>
          updateTogether(store, places, (current) =>
            current.map((data) => ({ n: Number(data?.n ?? 0) + 1 })),
          );
        await Promise.all([add(), add(), add()]);
        expect([await get('a'), await get('b')]).toEqual([{ n: 3 }, { n: 3 }]);
      });

      it('writes nothing if the decision changes nothing', async () => {
        await store.create('cases', 'a', { n: 1 });
        const [before] = await versions('a');
        await updateTogether(store, [place('a'), place('b')], () => []);
        expect([await versions('a', 'b')]).toEqual([[before, undefined]]);
      });
    });

    it('replaces the version that was read', async () => {
      await store.create('cases', 'a', { n: 1 });
      const { version = '' } = (await store.get('cases', 'a')) ?? {};
      expect(await store.replace('cases', 'a', { n: 2 }, version)).toBe('replaced');
    });

    it('contains the whole replacement afterwards', async () => {
      await store.create('cases', 'a', { n: 1, gone: true });
      const { version = '' } = (await store.get('cases', 'a')) ?? {};
      await store.replace('cases', 'a', { n: 2 }, version);
      expect(await get()).toEqual({ n: 2 });
    });

    it('does not replace an outdated version', async () => {
      await store.create('cases', 'a', { n: 1 });
      const { version = '' } = (await store.get('cases', 'a')) ?? {};
      await store.replace('cases', 'a', { n: 2 }, version);
      expect(await store.replace('cases', 'a', { n: 3 }, version)).toBe('conflict');
    });

    it('has a new version after every write, even of the same content', async () => {
      await store.create('cases', 'a', { n: 1 });
      const first = await store.get('cases', 'a');
      await store.replace('cases', 'a', { n: 1 }, first?.version ?? '');
      expect((await store.get('cases', 'a'))?.version).not.toBe(first?.version);
    });

    it('does not replace a document that does not exist', async () => {
      await store.create('cases', 'b', {});
      const { version = '' } = (await store.get('cases', 'b')) ?? {};
      expect(await store.replace('cases', 'a', { n: 1 }, version)).toBe('conflict');
    });

    it('keeps any JSON exactly', async () => {
      let next = 0;
      await fc.assert(
        fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (data) => {
          next += 1;
          await store.create('cases', `p${next}`, data as JsonObject);
          expect(await get(`p${next}`)).toEqual(JSON.parse(JSON.stringify(data)));
        }),
        { numRuns: runs },
      );
    });

    it('is not changed by the writer’s later changes to its own object', async () => {
      const data: Record<string, number> = { n: 1 };
      await store.create('cases', 'a', data);
      data.n = 2;
      expect(await get()).toEqual({ n: 1 });
    });

    it('lets exactly one of fifty creators win', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, n) => store.create('cases', 'a', { n })),
      );
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    });

    it('lets exactly one of fifty replacers win', async () => {
      await store.create('cases', 'a', { n: 0 });
      const { version = '' } = (await store.get('cases', 'a')) ?? {};
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, n) => store.replace('cases', 'a', { n }, version)),
      );
      expect(outcomes.filter((outcome) => outcome === 'replaced')).toHaveLength(1);
    });

    describe('updateDocument', () => {
      const add = () => updateDocument(store, 'cases', 'n', (now) => ({ n: Number(now?.n ?? 0) + 1 }));

      it('creates a document that does not exist', async () => {
        await add();
        expect(await get('n')).toEqual({ n: 1 });
      });

      it('returns what it wrote', async () => {
        expect(await add()).toEqual({ n: 1 });
      });

      it('keeps and returns the document if there is nothing to change', async () => {
        await add();
        expect(await updateDocument(store, 'cases', 'n', () => undefined)).toEqual({ n: 1 });
      });

      it('writes nothing if the content stays equal', async () => {
        await add();
        const before = await store.get('cases', 'n');
        expect(await updateDocument(store, 'cases', 'n', (now) => ({ ...now }))).toEqual({ n: 1 });
        expect((await store.get('cases', 'n'))?.version).toBe(before?.version);
      });

      it('loses no update under contention', async () => {
        await Promise.all(Array.from({ length: 6 }, add));
        expect(await get('n')).toEqual({ n: 6 });
      });

      it('loses no update, however slow some of the writers are', async () => {
        const slowed = (ticks: number): DocumentStore => ({
          ...store,
          get: async (...args) => {
            const answer = await store.get(...args);
            for (let n = 0; n < ticks; n += 1) await new Promise(setImmediate);
            return answer;
          },
        });
        const writers = [0, 1, 3, 7].map((ticks) =>
          updateDocument(slowed(ticks), 'cases', 'n', (now) => ({ n: Number(now?.n ?? 0) + 1 })),
        );
        await Promise.all(writers);
        expect(await get('n')).toEqual({ n: 4 });
      });

      it('counts exactly the writers that did not give up, however many there are', async () => {
        const outcomes = await Promise.allSettled(Array.from({ length: 40 }, add));
        const done = outcomes.filter((outcome) => outcome.status === 'fulfilled');
        expect(await get('n')).toEqual({ n: done.length });
      });

      it('asks for another delivery when it gives up', async () => {
        const outcomes = await Promise.allSettled(Array.from({ length: 40 }, add));
        const gaveUp = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
        expect(gaveUp.filter((reason) => !(reason instanceof Contended))).toEqual([]);
      });
    });
  });
}
