import type { Deed, DeedOf, Schedule } from '../schedule/schedule';

type Rewrite = DeedOf<'rewrite'>;

/** Removes from each rewrite of a document what the failure does not need: changes, and everything around them. */
export async function simplerForgeries(
  best: () => Schedule,
  accept: (candidate: Schedule) => Promise<boolean>,
): Promise<void> {
  for (let place = 0; place < slots(best()).length; place += 1) {
    const simplify = async (change: (deed: Rewrite) => Rewrite | undefined): Promise<boolean> => {
      const deed = slots(best())[place];
      const simpler = deed?.do === 'rewrite' ? change(deed) : undefined;
      return simpler !== undefined && accept(withSlot(best(), place, simpler));
    };
    const deed = slots(best())[place];
    if (deed?.do !== 'rewrite') continue;
    for (let index = deed.changes.length - 1; index >= 0; index -= 1) {
      await simplify((one) =>
        one.changes.length < 2
          ? undefined
          : { ...one, changes: one.changes.filter((_, position) => position !== index) },
      );
    }
    await simplify(({ then, ...rest }) => (then === undefined ? undefined : rest));
    await simplify(({ fits, ...rest }) => (fits === undefined ? undefined : rest));
    await simplify(({ underOther, ...rest }) => (underOther === undefined ? undefined : rest));
    await simplify(({ later, ...rest }) => (later === undefined ? undefined : rest));
    await simplify((one) => (one.other === one.finding ? undefined : { ...one, other: one.finding }));
  }
}

/** Every deed of a schedule in a fixed order: the deeds of events, then the deeds of faults. */
const slots = ({ events, faults }: Schedule): readonly (Deed | undefined)[] => [
  ...events.map(({ deed }) => deed),
  ...faults.map(({ effect }) => (effect.kind === 'deed' ? effect.deed : undefined)),
];

function withSlot(schedule: Schedule, place: number, deed: Deed): Schedule {
  const { events, faults } = schedule;
  return {
    ...schedule,
    events: events.map((event, index) => (index === place ? { ...event, deed } : event)),
    faults: faults.map((fault, index) =>
      index + events.length === place && fault.effect.kind === 'deed'
        ? { ...fault, effect: { ...fault.effect, deed } }
        : fault,
    ),
  };
}
