import type { CallEntry, Recording } from './run/recording';
import { runSchedule } from './run/run-schedule';
import { WARM_UP } from './run/warm-up';
import { serviceName } from './schedule/names';
import type { CallPattern, Effect, Event, Schedule } from './schedule/schedule';

const SERVICE = serviceName(WARM_UP, 0);
const PATCH: CallPattern = { fn: 'act', api: 'run', method: 'PATCH', nth: 1, times: 1 };

const scheduleWith = (changes: Partial<Schedule>): Schedule => ({
  ...WARM_UP,
  findings: [
    {
      service: 0,
      category: 'Execution: Built in Malicious Binary Executed',
      digests: ['a'],
      severity: 'CRITICAL',
    },
  ],
  events: [{ atMs: 0, deed: { do: 'report', finding: 0 } }],
  ...changes,
});

const withFault = (effect: Effect, at: CallPattern = PATCH): Promise<Recording> =>
  runSchedule(scheduleWith({ faults: [{ at, effect }] }));

const callsOf = ({ entries }: Recording): readonly CallEntry[] =>
  entries.filter((entry): entry is CallEntry => entry.kind === 'call');

const patches = (recording: Recording): readonly CallEntry[] =>
  callsOf(recording).filter(
    ({ request, delivery }) => request.method === 'PATCH' && request.service === 'run' && delivery,
  );

const routedTo = ({ final }: Recording): unknown =>
  (final.run.services[SERVICE]?.config.traffic as readonly { revision?: string }[] | undefined)?.[0]
    ?.revision;

describe('a fault at one call', () => {
  it('that answers in place of Google changes nothing', async () => {
    const recording = await withFault({ kind: 'answer', status: 503 });
    const [first, second] = patches(recording);
    expect(first).toMatchObject({ seen: 'refused', status: 503 });
    expect(first?.before).toBe(first?.after);
    expect(second).toMatchObject({ seen: 'answered', status: 200 });
  });

  it('that loses the response has its effect once', async () => {
    const recording = await withFault({ kind: 'lost' });
    expect(patches(recording).map(({ seen, status }) => [seen, status])).toEqual([['lost', 200]]);
    expect(routedTo(recording)).toBe('web-0-00001-abc');
  });

  it('that prevents the call has no effect, and the call is repeated', async () => {
    const recording = await withFault({ kind: 'never-sent' });
    expect(patches(recording).map(({ seen }) => seen)).toEqual(['never-sent', 'answered']);
  });

  it.each([true, false])(
    'that ends the process stops everything that it would do later: after the call %s',
    async (after) => {
      const recording = await withFault({ kind: 'crash', after });
      const [died] = patches(recording);
      const { process, id } = died?.delivery ?? { process: 0, id: 0 };
      const later = recording.entries.filter(
        (entry) => entry.seq > (died?.seq ?? 0) && entry.kind !== 'delivered' && 'delivery' in entry,
      );
      expect(died).toMatchObject({ seen: 'died', ...(after ? { status: 200 } : {}) });
      expect(later.filter((entry) => 'delivery' in entry && entry.delivery?.process === process)).toEqual([]);
      expect(later.length).toBeGreaterThan(0);
      expect(recording.entries).toContainEqual(
        expect.objectContaining({ kind: 'delivered', error: `process ${process} of act died` }),
      );
      expect(id).toBeGreaterThan(0);
      expect(routedTo(recording)).toBe('web-0-00001-abc');
    },
  );

  it('that delays the response moves the clock', async () => {
    const recording = await withFault({ kind: 'timeout', ms: 45_000, took: true });
    const [patch] = patches(recording);
    const next = callsOf(recording).find(
      ({ seq, delivery }) => seq > (patch?.seq ?? 0) && delivery?.id === patch?.delivery?.id,
    );
    expect((next?.atMs ?? 0) - (patch?.atMs ?? 0)).toBeGreaterThanOrEqual(45_000);
  });

  it('that removes members from a response hides them from the caller', async () => {
    const recording = await withFault(
      { kind: 'without', members: ['etag'] },
      { fn: 'act', api: 'run', method: 'GET', path: '/services/web-0', nth: 1, times: 99 },
    );
    // Without an etag, nothing is sent (functions/google/cloud-run.ts). In the end the actor acts on a read that has it
    // again.
    const etags = patches(recording).map(({ request }) => (request.body as { etag?: string }).etag ?? '');
    expect(etags.filter((etag) => etag === '')).toEqual([]);
  });

  it('that is a deed of a person comes right before the call', async () => {
    const deed = { do: 'describe', service: 0, text: 'mine' } as const;
    const recording = await withFault({ kind: 'deed', deed, after: false });
    const calls = callsOf(recording);
    const [patch] = patches(recording);
    const before = calls[calls.findIndex(({ seq }) => seq === patch?.seq) - 1];
    expect(before?.by).toMatch(/^serviceAccount:ci@/);
    expect(before?.delivery).toBeUndefined();
  });
});

describe('changes of the cloud', () => {
  const runWith = (...events: readonly Event[]) => runSchedule(scheduleWith({ events }));

  it('an API is unavailable, and later available again', async () => {
    const recording = await runWith(
      { atMs: 0, deed: { do: 'outage', api: 'scc', forMs: 30_000, status: 503 } },
      { atMs: 0, deed: { do: 'report', finding: 0 } },
    );
    const scc = callsOf(recording).filter(({ request, delivery }) => request.service === 'scc' && delivery);
    const healthy = scc.findIndex(({ seen }) => seen === 'answered');
    expect(scc.slice(0, healthy).every(({ status }) => status === 503)).toBe(true);
    expect(healthy).toBeGreaterThan(0);
    expect((scc[healthy]?.atMs ?? 0) - (scc[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(29_000);
  });

  it('SCC lists a finding later than it publishes it', async () => {
    const recording = await runWith({ atMs: 0, deed: { do: 'report', finding: 0, listedAfterMs: 20_000 } });
    const listed = callsOf(recording)
      .filter(
        ({ request, by }) => request.service === 'scc' && request.method === 'GET' && by.includes('actor'),
      )
      .map(({ body, atMs }) => [atMs, (body as { totalSize?: number }).totalSize ?? 0] as const);
    const start = listed[0]?.[0] ?? 0;
    expect(listed.filter(([atMs]) => atMs < start + 15_000).every(([, count]) => count === 0)).toBe(true);
    expect(listed.at(-1)?.[1]).toBe(1);
  });

  it('Pub/Sub delivers a message again, under its own id', async () => {
    const recording = await runWith(
      { atMs: 0, deed: { do: 'report', finding: 0 } },
      { atMs: 100_000, deed: { do: 'redeliver', back: 0 } },
    );
    const ids = recording.entries.flatMap((entry) =>
      entry.kind === 'delivered' ? [entry.delivery.messageId] : [],
    );
    expect(ids.some((id, index) => ids.indexOf(id) < index)).toBe(true);
  });

  it('IAM refuses an undo by a person without permission', async () => {
    const recording = await runWith({ atMs: 0, deed: { do: 'undo', finding: 0, by: 'stranger' } });
    expect(
      callsOf(recording).find(({ request }) => request.path.endsWith('riposte-undo:publish'))?.status,
    ).toBe(403);
  });

  it('a compromised responder cannot write what only the actor may write', async () => {
    const recording = await runWith(
      { atMs: 0, deed: { do: 'report', finding: 0 } },
      { atMs: 90_000, deed: { do: 'forge', what: 'many-ids', finding: 0, other: 0 } },
    );
    const forged = callsOf(recording).filter(
      ({ by, delivery }) => by.includes('riposte-responder') && !delivery,
    );
    expect(forged.map(({ status }) => status).every((status) => status === 200)).toBe(true);
    expect(forged.every(({ request }) => !request.path.includes('riposte-effects'))).toBe(true);
  });

  it('a revision that was not ready becomes ready, and gets the traffic of the latest one', async () => {
    const [service] = WARM_UP.services;
    const revisions = [
      { digests: ['b'] as const, ready: true },
      { digests: ['a'] as const, ready: false },
    ];
    const recording = await runSchedule(
      scheduleWith({
        services: [{ ...(service as Schedule['services'][number]), revisions }],
        events: [{ atMs: 0, deed: { do: 'ready', service: 0 } }],
      }),
    );
    const ready = (state: Recording['initial']) =>
      state.run.services[SERVICE]?.revisions['web-0-00002-abc']?.ready;
    expect([ready(recording.initial), ready(recording.final)]).toEqual([false, true]);
    expect(callsOf(recording).some(({ by }) => by === 'google')).toBe(true);
  });
});
