import fc from 'fast-check';
import type { DocumentStore } from '../../../core/ledger/document-store';
import type { JsonObject } from '../../../core/values/json';
import { jsonBytes } from '../../../core/values/json-size';
import { GoogleFault } from '../../../functions/google/faults';
import { revisionJson, serviceJson, twoRevisions } from '../../factories/cloud-run-json';
import { createFakeCloudRun } from '../../factories/fake-cloud-run';
import { createFakeWorld } from '../../factories/fakes';
import { processJson } from '../../factories/finding';
import { BAD_DIGEST, SERVICE } from '../../factories/names';
import { caseOf, createPipeline, recordOf } from '../../factories/pipeline';

/** The limit of Firestore, without the bytes of names and of the fields next to the body. */
const LIMIT = 1_048_000;

/** Reports each document before the store writes it. */
const watching = (
  store: DocumentStore,
  seen: (collection: string, data: JsonObject) => void,
): DocumentStore => ({
  ...store,
  create: async (collection, id, data) => {
    seen(collection, data);
    return store.create(collection, id, data);
  },
  replace: async (collection, id, data, version) => {
    seen(collection, data);
    return store.replace(collection, id, data, version);
  },
  commit: async (writes) => {
    for (const { collection, data } of writes) seen(collection, data);
    return store.commit(writes);
  },
});

/** Refuses what Firestore refuses. */
const limited = (store: DocumentStore): DocumentStore =>
  watching(store, (collection, data) => {
    if (jsonBytes(data) <= LIMIT) return;
    throw new GoogleFault('invalid', 400, `firestore ${collection}`, 'the document is too large');
  });

function pipelineOver(run = createFakeCloudRun()) {
  const world = createFakeWorld({ run });
  return createPipeline({ ...world, store: limited(world.store) });
}

const huge = fc
  .tuple(
    fc.constantFrom('x', 'é', '漢', '😀', '\u0001', '"', '\u2028'),
    fc.integer({ min: 1, max: 2_000_000 }),
  )
  .map(([unit, bytes]) => unit.repeat(Math.ceil(bytes / 6)));

it('any finding of up to 10 MB becomes a case that the ledger accepts and the actor contains', async () => {
  const findings = fc.record({
    args: fc.oneof(
      fc.array(huge, { maxLength: 4 }),
      fc.nat(100_000).map((count) => Array<string>(count).fill('--quiet')),
    ),
    path: huge,
    container: huge,
    description: huge,
  });
  await fc.assert(
    fc.asyncProperty(findings, async ({ args, path, container, description }) => {
      const pipeline = pipelineOver();
      const { binary } = processJson();
      await pipeline.handle({
        description,
        processes: [processJson({ args, binary: { ...(binary as object), path, sha256: path } })],
        containers: [{ name: container, uri: container, imageId: `i@${BAD_DIGEST}` }],
      });
      expect((await recordOf(pipeline.world)).verdict).toBe('contained');
      expect(jsonBytes(await caseOf(pipeline.world))).toBeLessThanOrEqual(LIMIT);
    }),
    { numRuns: 12 },
  );
});

it.each([
  ['category', { category: 'C'.repeat(5_000_000) }],
  ['resource', { resourceName: `//run.googleapis.com/${'r'.repeat(5_000_000)}` }],
])('a %s without end is shortened in the case, and the case records that', async (_what, changes) => {
  const pipeline = pipelineOver();
  expect(await pipeline.find(changes)).toBe(204);
  const { state, record } = await caseOf(pipeline.world);
  expect(state).toBe('handed-over');
  expect(jsonBytes(record)).toBeLessThan(50_000);
});

describe('a large workload', () => {
  const env = Array.from({ length: 1_000 }, (_, at) => ({
    name: `V${at}`,
    value: `secret-${'s'.repeat(3_000)}`,
  }));
  const template = { containers: [{ image: `i@${BAD_DIGEST}`, env }] };
  const many = Array.from({ length: 900 }, (_, at) =>
    revisionJson(`checkout-${String(at).padStart(5, '0')}-old`, BAD_DIGEST, {
      createTime: '2026-04-01T00:00:00Z',
      containers: [{ image: `europe-docker.pkg.dev/shop/${'i'.repeat(900)}@${BAD_DIGEST}` }],
    }),
  );
  const large = () => {
    const run = createFakeCloudRun();
    run.edit(SERVICE, () => serviceJson({ template, annotations: { note: 'n'.repeat(200_000) } }));
    return run;
  };

  it('is contained and undone, whatever the length of its environment', async () => {
    const pipeline = pipelineOver(large());
    const before = pipeline.world.run.userState(SERVICE);
    await pipeline.handle();
    expect((await recordOf(pipeline.world)).verdict).toBe('contained');
    expect(await pipeline.undo()).toBe(204);
    expect((await recordOf(pipeline.world)).containment.config).toBe('undone');
    expect(pipeline.world.run.userState(SERVICE)).toEqual(before);
  });

  it('is contained with hundreds of revisions, and the record names what it shortens', async () => {
    const run = { ...large(), listRevisions: async () => [...twoRevisions(), ...many] };
    const pipeline = pipelineOver(run);
    await pipeline.handle();
    const { verdict, shortened } = await recordOf(pipeline.world);
    expect([verdict, shortened?.map(({ part }) => part)]).toEqual(['contained', ['investigation.revisions']]);
    const [revisions = ''] = [...pipeline.world.evidence.objects]
      .filter(([name]) => name.includes('/revisions-'))
      .map(([, content]) => content);
    expect(JSON.parse(revisions)).toHaveLength(902);
  });

  it('has no value of its environment in the ledger', async () => {
    const { store, run, ...world } = createFakeWorld({ run: large() });
    const written: string[] = [];
    const watched = watching(store, (_collection, data) => void written.push(JSON.stringify(data)));
    await createPipeline({ ...world, run, store: watched }).handle();
    expect(written.length).toBeGreaterThan(3);
    expect(written.filter((text) => text.includes('secret-'))).toEqual([]);
  });
});
