import * as fc from 'fast-check';
import { updateDocument } from '../../../core/ledger/document-store';
import { readSayings } from '../../../core/ledger/sayings';
import { isObject, type Json, type JsonObject } from '../../../core/values/json';
import { readCase } from '../../../functions/actor/read-case';
import { type FakeWorld, linesOf } from '../../factories/fakes';
import { actorDependencies, CASE_ID, createPipeline } from '../../factories/pipeline';

/** Somebody with the responder's rights writes any value into any member of a record. */

const MEMBERS = [
  ...['investigation', 'detection', 'containment', 'outcomes', 'timeline', 'nextSteps', 'evidence', 'plan'],
  ...['replanned', 'mode', 'playbook', 'finding', 'assumed', 'changes', 'reversal', 'undone', 'joins'],
  ...['shortened', 'undoTopic', 'byHand', 'verdict'],
];
const PARTS = ['service', 'revisions', 'accusations', 'hold', 'places', 'logs', 'relatedFindings'];

const anything = fc.oneof(fc.jsonValue(), fc.constantFrom({}, [], [{}], [null]));
const aPart = fc.oneof(
  anything,
  fc.record({ status: fc.constantFrom('known', 'unavailable'), value: anything }),
);
const someMembers = fc.dictionary(
  fc.constantFrom(...MEMBERS),
  fc.oneof(anything, fc.dictionary(fc.constantFrom(...PARTS), aPart)),
  { maxKeys: 3 },
) as fc.Arbitrary<JsonObject>;

const REVISIONS: JsonObject = { investigation: { revisions: { status: 'known', value: [null] } } };
const PLACES: JsonObject = { investigation: { places: { status: 'known', value: {} } } };
const NO_REASON: JsonObject = { investigation: { places: { status: 'unavailable', reason: 5 } } };

const merged = (before: Json | undefined, after: Json): Json =>
  isObject(before) && isObject(after)
    ? {
        ...before,
        ...Object.fromEntries(
          Object.entries(after).map(([name, value]) => [name, merged(before[name], value ?? null)]),
        ),
      }
    : after;

const write = (world: FakeWorld, members: JsonObject) =>
  updateDocument(world.store, 'cases', CASE_ID, (document = {}) => ({
    ...document,
    record: merged(document.record, members),
  }));

test('whatever can be read of an unreadable record, the case can be restored', async () => {
  const pipeline = createPipeline();
  const { world } = pipeline;
  await pipeline.handle();
  const { data: before = {} } = (await world.store.get('cases', CASE_ID)) ?? {};
  await fc.assert(
    fc.asyncProperty(someMembers, async (members) => {
      await updateDocument(world.store, 'cases', CASE_ID, () => before);
      await write(world, { timeline: 5, ...members });
      expect((await readCase(actorDependencies(world), CASE_ID)).ok).toBe(true);
    }),
    { examples: [[REVISIONS], [PLACES]] },
  );
});

test('whatever is written into the record while the workload changes, the case gets its verdict and its undo', async () => {
  await fc.assert(
    fc.asyncProperty(someMembers, someMembers, async (during, after) => {
      const pipeline = createPipeline();
      const { world } = pipeline;
      await pipeline.find();
      const { create } = world.evidence;
      Object.assign(world.evidence, {
        create: async (name: string, content: string) => {
          if (name.includes('/after-')) await write(world, during);
          return create.call(world.evidence, name, content);
        },
      });
      await pipeline.act();
      const { verdict } = await readSayings(world.store, CASE_ID);
      await write(world, after);
      await pipeline.undo();
      const { ended } = await readSayings(world.store, CASE_ID);
      expect([verdict, ended, linesOf(world, 'case.failed')]).toEqual(['contained', 'undone', []]);
    }),
    {
      examples: [
        [PLACES, REVISIONS],
        [NO_REASON, NO_REASON],
      ],
    },
  );
});
