import { createTransport } from '../../../functions/google/transport';
import {
  ConnectionDropped,
  createWorld,
  type FunctionHandler,
  type World,
} from '../../../sandbox/gateway/world';
import { IN_PROCESS_ENDPOINTS, worldClient } from '../../../sandbox/in-process/world-client';
import type { SandboxEvent } from '../../../sandbox/protocol/request';
import { ACTOR, boot, notification, PROJECT, READER, request, START, STRANGER, WEB } from '../mini-stack';

const world = (responder: (world: World) => FunctionHandler): World => {
  const made: World = createWorld({
    state: boot(),
    startMs: START,
    handlers: { responder: (body) => responder(made)(body) },
  });
  return made;
};
const deliveries = (w: World): (number | undefined)[] =>
  w.journal
    .filter(({ kind, service }) => kind === 'delivery' && service === 'pubsub')
    .map(({ status }) => status);

describe('the world', () => {
  test('delivers a finding and is idle afterwards', async () => {
    const bodies: unknown[] = [];
    const w = world(() => async (body) => {
      bodies.push(body);
      return 204;
    });
    w.ingest(notification());
    await w.run();
    expect(bodies).toHaveLength(1);
    expect(w.nowMs()).toBe(START);
  });

  test('repeats a failed delivery in virtual time', async () => {
    let calls = 0;
    const w = world(() => async () => {
      calls += 1;
      if (calls === 1) throw new Error('boom');
      return calls === 2 ? 503 : 200;
    });
    w.ingest(notification());
    await w.run();
    expect(deliveries(w)).toEqual([500, 503, 200]);
    expect(w.nowMs()).toBe(START + 30_000);
    expect(w.journal.find(({ text }) => text.includes('boom'))).toBeDefined();
  });

  test('ends a push at its deadline, and ignores the late answer', async () => {
    let calls = 0;
    const w = world((self) => async () => {
      calls += 1;
      await self.sleep(calls === 1 ? 90_000 : 1);
      return 200;
    });
    w.ingest(notification());
    await w.run();
    expect(deliveries(w)).toEqual([504, 200]);
  });

  test('runs handlers concurrently', async () => {
    const spans: [number, number][] = [];
    const w = world((self) => async () => {
      const from = self.nowMs();
      await self.sleep(1_000);
      spans.push([from, self.nowMs()]);
      return 200;
    });
    w.ingest(notification());
    w.ingest(notification({ severity: 'HIGH' }));
    await w.run();
    expect(spans).toEqual([
      [START, START + 1_000],
      [START, START + 1_000],
    ]);
  });

  test('waits for a handler that waits for real work', async () => {
    const w = world(() => async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return 200;
    });
    w.ingest(notification());
    await w.run();
    expect(deliveries(w)).toEqual([200]);
    expect(w.nowMs()).toBe(START);
  });

  test('stops at its limits', async () => {
    const w = world(() => async () => 500);
    w.ingest(notification());
    await w.run({ untilMs: START + 15_000 });
    expect(deliveries(w)).toEqual([500, 500]);
    expect(w.nowMs()).toBe(START + 15_000);
    await w.run({ until: () => deliveries(w).length >= 4 });
    expect(deliveries(w)).toHaveLength(4);
  });

  test('adds latency to calls that are awaited', async () => {
    const w = world((self) => async () => {
      const { status } = await self.requestLater(request('run', 'GET', `/v2/${WEB}`), READER);
      return status;
    });
    w.latencyMs = 50;
    w.ingest(notification());
    await w.run();
    expect(w.nowMs()).toBe(START + 50);
  });

  test('injects the given number of faults', () => {
    const w = world(() => async () => 200);
    const get = () => w.request(request('run', 'GET', `/v2/${WEB}`), READER).status;
    w.failNext(({ service }) => service === 'run', { status: 503, body: {} }, 2);
    expect([get(), get(), get()]).toEqual([503, 503, 200]);
    w.failNext(() => true, 'drop');
    expect(get).toThrow(ConnectionDropped);
    expect(w.journal.filter(({ text }) => text.includes('injected'))).toHaveLength(3);
  });

  test('sends a retry delay with a fault, and the transport waits for it', async () => {
    const answers: unknown[] = [];
    const w = world((self) => async () => {
      const client = worldClient(() => self, READER);
      const transport = createTransport({
        client: async () => client,
        endpoints: IN_PROCESS_ENDPOINTS,
        clock: { now: () => self.nowMs(), sleep: (ms) => self.sleep(ms) },
        random: () => 0,
      });
      const call = { service: 'run', method: 'GET', path: `/v2/${WEB}` } as const;
      answers.push(await transport({ ...call, deadlineMs: 5_000, retries: 1 }));
      return 204;
    });
    w.failNext(({ service }) => service === 'run', {
      status: 503,
      body: {},
      headers: { 'retry-after': '3' },
    });
    w.ingest(notification());
    await w.run();
    expect(answers).toEqual([expect.objectContaining({ name: WEB })]);
    expect(w.nowMs()).toBe(START + 3_000);
  });

  test('publishes only for principals that IAM allows, and notifies listeners', () => {
    const w = world(() => async () => 200);
    const seen: SandboxEvent[] = [];
    const stop = w.onEvent((event) => seen.push(event));
    const topic = `projects/${PROJECT}/topics/findings`;
    expect(w.publish(topic, { a: 1 }, STRANGER).status).toBe(403);
    stop();
    expect(w.publish(topic, { a: 1 }, ACTOR).status).toBe(200);
    expect(seen.map(({ kind }) => kind)).toEqual(['api', 'denied']);
  });

  test('gives the same journal and state in a second run', async () => {
    const journal = async (): Promise<string> => {
      const w = world((self) => async () => {
        await self.sleep(7);
        return self.nowMs() < START + 20_000 ? 500 : 200;
      });
      for (const severity of ['LOW', 'HIGH', 'CRITICAL']) w.ingest(notification({ severity }));
      await w.run();
      return JSON.stringify([w.journal, w.state]);
    };
    expect(await journal()).toBe(await journal());
  });
});
