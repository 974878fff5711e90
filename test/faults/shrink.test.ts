import { generate } from './schedule/generate';
import type { Schedule } from './schedule/schedule';
import { fewer, shrink } from './search/shrink';

describe('fewer', () => {
  it('keeps only what is needed', async () => {
    const items = Array.from({ length: 40 }, (_, index) => index);
    const kept = await fewer(items, async (some) => some.includes(7) && some.includes(31));
    expect(kept).toEqual([7, 31]);
  });

  it('keeps nothing if nothing is needed', async () => {
    expect(await fewer([1, 2, 3], async () => true)).toEqual([]);
  });

  it('keeps everything if everything is needed', async () => {
    expect(await fewer([1, 2, 3], async (some) => some.length === 3)).toEqual([1, 2, 3]);
  });
});

describe('shrink', () => {
  const withEvents = (): Schedule => {
    const { schedule } = generate(3);
    const service = schedule.services[0] as Schedule['services'][number];
    const finding = schedule.findings[0] as Schedule['findings'][number];
    return {
      ...schedule,
      settings: { ...schedule.settings, assumptions: { 'pubsub.ordering': 'published' }, instances: 3 },
      services: [service, service, service],
      findings: [0, 1, 2].map((index) => ({ ...finding, service: index })),
      events: [
        { atMs: 0, deed: { do: 'report', finding: 0 } },
        { atMs: 1, deed: { do: 'report', finding: 1 } },
        { atMs: 2, deed: { do: 'report', finding: 2 } },
        { atMs: 3, deed: { do: 'undo', finding: 2, by: 'operator' } },
      ],
      faults: [{ at: { nth: 1, times: 1 }, effect: { kind: 'lost' } }],
    };
  };

  it('drops events, faults, findings and services that the failure does not need, and renumbers the rest', async () => {
    const { schedule } = await shrink(withEvents(), async ({ events, findings }) =>
      events.some(({ deed }) => deed.do === 'undo' && findings[deed.finding] !== undefined),
    );
    expect(schedule.events).toEqual([{ atMs: 3, deed: { do: 'undo', finding: 0, by: 'operator' } }]);
    expect(schedule.faults).toEqual([]);
    expect(schedule.findings).toHaveLength(1);
    expect(schedule.services).toHaveLength(1);
    expect(schedule.findings[0]?.service).toBe(0);
  });

  it('resets settings to their defaults, except those that the failure depends on', async () => {
    const { schedule } = await shrink(withEvents(), async ({ settings }) => settings.instances === 3);
    expect(schedule.settings.assumptions).toEqual({});
    expect(schedule.settings.instances).toBe(3);
  });

  it('stops when its budget is used up', async () => {
    const { tries } = await shrink(withEvents(), async () => true, 5);
    expect(tries).toBe(5);
  });
});
