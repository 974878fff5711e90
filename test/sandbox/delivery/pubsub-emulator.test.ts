import { createServer, type Server } from 'node:http';
import { decodePushBody, type PushEnvelope } from '../../../core/finding/decode-push';
import type { JsonObject } from '../../../core/values/json';
import { createPublisher } from '../../../functions/google/pubsub';
import { createTransport } from '../../../functions/google/transport';
import { createFakeClock } from '../../factories/fake-clock';
import { describeEmulator, emulatorClient } from '../../factories/google-emulator';
import { type Pipe, pipeContract } from './pipe.contract';

const PROJECT = 'projects/demo-prj';

/** A failed push is repeated after a delay between these. */
const BACKOFF = { minimumBackoff: '0.1s', maximumBackoff: '0.2s' };
const LONG_BACKOFF_MS = 1_000;
const PATIENCE_MS = 20_000;

interface Pulled {
  readonly receivedMessages?: readonly { readonly message: { readonly attributes: JsonObject } }[];
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describeEmulator('pubsub', "Google's Pub/Sub emulator", (emulator) => {
  const servers: Server[] = [];
  let pipes = 0;

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  const call = async (
    method: string,
    path: string,
    data: JsonObject,
  ): Promise<{ status: number; data: unknown }> =>
    emulatorClient.request({ url: `${emulator.address()}/v1/${path}`, method, data });

  const made = async (path: string, data: JsonObject): Promise<void> => {
    const answer = await call('PUT', path, data);
    if (answer.status !== 200) throw new Error(`${path} is not made: ${JSON.stringify(answer.data)}`);
  };

  /** Listens on loopback for pushes. `handle` gets the body and returns an HTTP status. */
  async function listen(handle: (body: unknown) => number): Promise<string> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.statusCode = handle(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        response.end();
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  }

  async function openPipe(): Promise<Pipe> {
    pipes += 1;
    const [topic, dead] = [`${PROJECT}/topics/pipe-${pipes}`, `${PROJECT}/topics/dead-${pipes}`];
    const deadSubscription = `${PROJECT}/subscriptions/dead-${pipes}`;
    const pushed: unknown[] = [];
    let status = (_push: PushEnvelope): number => 204;
    const pushEndpoint = await listen((body) => {
      pushed.push(body);
      const decoded = decodePushBody(body);
      return decoded.ok ? status(decoded.value) : 400;
    });
    await made(topic, {});
    await made(dead, {});
    await made(deadSubscription, { topic: dead });
    await made(`${PROJECT}/subscriptions/pipe-${pipes}`, {
      topic,
      ackDeadlineSeconds: 10,
      pushConfig: { pushEndpoint },
      retryPolicy: BACKOFF,
      deadLetterPolicy: { deadLetterTopic: dead, maxDeliveryAttempts: 5 },
    });
    const transport = createTransport({
      client: async () => emulatorClient,
      endpoints: { pubsub: emulator.address() },
      clock: createFakeClock(),
    }) as unknown as Parameters<typeof createPublisher>[0];
    return {
      pushed,
      publish: createPublisher(transport, topic),
      publishNowhere: () => createPublisher(transport, `${PROJECT}/topics/nowhere`)({}),
      send: async (messages) => (await call('POST', `${topic}:publish`, { messages })).status,
      answer: (next) => {
        status = next;
      },
      async passUntil(holds) {
        for (let waited = 0; waited < PATIENCE_MS && !holds(); waited += 20) await sleep(20);
      },
      passBackoff: () => sleep(LONG_BACKOFF_MS),
      async deadLetters() {
        for (let waited = 0; waited < PATIENCE_MS; waited += 200) {
          const answer = await call('POST', `${deadSubscription}:pull`, {
            maxMessages: 10,
            returnImmediately: true,
          });
          const { receivedMessages = [] } = answer.data as Pulled;
          if (receivedMessages.length > 0) return receivedMessages.map(({ message }) => message.attributes);
          await sleep(200);
        }
        return [];
      },
    };
  }

  // Seen with emulator 0.8.20: its pushes contain no deliveryAttempt.
  pipeContract('Pub/Sub, in its emulator', openPipe, false);
});
