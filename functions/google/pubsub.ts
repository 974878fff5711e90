import type { Transport } from './transport';
import { resource } from './transport';

/** Publishes one JSON message, at least once. Every consumer recognizes repeats by the case id. */
export function createPublisher(transport: Transport, topic: string) {
  return async (message: unknown): Promise<void> => {
    await transport({
      service: 'pubsub',
      method: 'POST',
      path: `/v1/${resource(topic)}:publish`,
      body: { messages: [{ data: Buffer.from(JSON.stringify(message)).toString('base64') }] },
      deadlineMs: 5_000,
      retries: 2,
    });
  };
}
