import fc from 'fast-check';
import { normalService } from '../../../../core/cloud-run/normal-form';
import type { JsonObject } from '../../../../core/values/json';
import { GoogleFault } from '../../../../functions/google/faults';
import { LATEST_100 } from '../../../factories/cloud-run-json';
import { linesOf } from '../../../factories/fakes';
import { SERVICE } from '../../../factories/names';
import { contained, replacing, undoWith } from '../../../factories/undo';

type World = Awaited<ReturnType<typeof contained>>['world'];

const DELIVERIES = ['undisturbed', 'request lost', 'answer lost', 'denied', 'stale etag'] as const;
const EDITS = ['closes', 'opens', 'describes', 'touches'] as const;
const event = fc.oneof(fc.constantFrom(...DELIVERIES), fc.constantFrom(...EDITS));
type Event = (typeof DELIVERIES)[number] | (typeof EDITS)[number];

const fault = (kind: 'unavailable' | 'denied' | 'conflict') =>
  new GoogleFault(kind, 500, 'run PATCH', 'planned by the test');

const delivering = (world: World, how: Event) =>
  replacing('run', {
    patchService: async (...args: Parameters<World['run']['patchService']>) => {
      if (how === 'request lost') throw fault('unavailable');
      if (how === 'denied') throw fault('denied');
      if (how === 'stale etag') throw fault('conflict');
      await world.run.patchService(...args);
      if (how === 'answer lost') throw fault('unavailable');
    },
  });

const config = (world: World) => world.run.userState(SERVICE).config as JsonObject;

function edit(world: World, how: Event, closed: JsonObject['traffic'], count: number): void {
  const changes: Readonly<Record<string, JsonObject>> = {
    closes: { traffic: closed },
    opens: { traffic: [LATEST_100] },
    describes: { description: `edit ${count}` },
    touches: {},
  };
  world.run.edit(SERVICE, (before) => ({ ...before, ...changes[how] }));
}

describe('an undo, with any deliveries and any changes by people meanwhile', () => {
  it('restores once, overwrites no other change, and reports what is true', async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 7 }), async (events) => {
        const { world, before } = await contained();
        const closed = config(world).traffic;
        const expected = normalService(before.config as JsonObject);
        for (const [count, how] of events.entries()) {
          if ((EDITS as readonly string[]).includes(how)) {
            edit(world, how, closed, count);
            continue;
          }
          const arrived = world.run.mutations.length - 1;
          const [doneBefore, refusedBefore] = [linesOf(world, 'undo.done'), linesOf(world, 'undo.refused')];
          const state = config(world);
          await undoWith(world, delivering(world, how));
          const sent = world.run.mutations.length - 1 - arrived;
          expect(arrived + sent).toBeLessThanOrEqual(1);
          // Later changes by people stay.
          if (sent === 0) expect(config(world)).toEqual(state);
          const [done] = linesOf(world, 'undo.done').slice(doneBefore.length);
          const [refused] = linesOf(world, 'undo.refused').slice(refusedBefore.length);
          // After its change has arrived, an undo is done. Only another request for it is refused.
          if (refused && arrived + sent > 0) expect(refused.fields.code).toBe('already-undone');
          const [step] = (done?.fields.steps ?? []) as { code: string }[];
          if (step?.code === 'restored' || step?.code === 'already-as-before')
            expect(normalService(config(world))).toEqual(expected);
          reached.add(String(step?.code ?? refused?.fields.code ?? 'retried'));
        }
        expect(linesOf(world, 'undo.done').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 120, seed: 12 },
    );
    expect([...reached].sort()).toEqual([
      'already-as-before',
      'already-undone',
      'changed-since',
      'denied',
      'restored',
      'retried',
    ]);
  });
});
