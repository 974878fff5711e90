import { createTransport, type Transport } from '../../functions/google/transport';
import type { MainJob } from './main-job';

/** Firestore of the sandbox, called by one principal. */
export const firestoreOf = ({ world }: MainJob, principal: string): Transport =>
  createTransport({
    endpoints: { firestore: 'https://firestore.invalid' } as never,
    clock: { now: () => world.nowMs(), sleep: async () => undefined },
    client: async () => ({
      async request({ url, method, data }) {
        const { pathname: path, searchParams } = new URL(url);
        const query = Object.fromEntries(searchParams);
        const sent = { service: 'firestore' as const, method, path, query, headers: {}, body: data };
        const { status, body } = await world.requestLater(sent as never, principal as never);
        return { status, data: body };
      },
    }),
  }) as Transport;
