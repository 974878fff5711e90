import { decodePushBody, type PushEnvelope } from '../../../core/finding/decode-push';
import { createPublisher } from '../../../functions/google/pubsub';
import { createTransport } from '../../../functions/google/transport';
import { createWorld } from '../../../sandbox/gateway/world';
import { IN_PROCESS_ENDPOINTS, worldClient } from '../../../sandbox/in-process/world-client';
import { createFakeClock } from '../../factories/fake-clock';
import { ACTOR, boot, PROJECT, START } from '../mini-stack';
import { type Pipe, pipeContract } from './pipe.contract';

const TOPIC = `projects/${PROJECT}/topics/findings`;

/** The longest backoff of the subscription. */
const BACKOFF_MS = 60_000;

/** In the sandbox, whose clock is virtual. */
async function openPipe(): Promise<Pipe> {
  const pushed: unknown[] = [];
  let status = (_push: PushEnvelope): number => 204;
  const world = createWorld({
    state: boot(),
    startMs: START,
    handlers: {
      responder: async (body) => {
        pushed.push(body);
        const decoded = decodePushBody(body);
        return decoded.ok ? status(decoded.value) : 400;
      },
    },
  });
  const client = worldClient(() => world, ACTOR);
  const transport = createTransport({
    client: async () => client,
    endpoints: IN_PROCESS_ENDPOINTS,
    clock: createFakeClock(START),
  });
  return {
    pushed,
    publish: createPublisher(transport, TOPIC),
    publishNowhere: () => createPublisher(transport, `projects/${PROJECT}/topics/nowhere`)({}),
    send: async (messages) => {
      const path = `/v1/${TOPIC}:publish`;
      const request = {
        service: 'pubsub',
        method: 'POST',
        path,
        query: {},
        headers: {},
        body: { messages },
      } as const;
      return world.request(request, ACTOR).status;
    },
    answer: (next) => {
      status = next;
    },
    passUntil: (until) => world.run({ until }),
    passBackoff: () => world.run({ untilMs: world.nowMs() + BACKOFF_MS }),
    deadLetters: async () =>
      (world.state.pubsub.backlog[`projects/${PROJECT}/subscriptions/dead`] ?? []).map(
        ({ attributes }) => attributes,
      ),
  };
}

pipeContract('Pub/Sub, in the sandbox', openPipe);
