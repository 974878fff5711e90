import { GOOGLE_ENDPOINTS } from '../../../functions/google/endpoints';
import { createTransport, type Requester, type Transport } from '../../../functions/google/transport';
import { createFakeClock, type FakeClock } from '../../factories/fake-clock';

export type Sent = Parameters<Requester['request']>[0];
export type Answer =
  | {
      readonly status: number;
      readonly data?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | Error;

/** The longest waits that the jitter of the retries allows. */
const LONGEST = () => 1 - Number.EPSILON;

export interface Recorded {
  readonly transport: Transport;
  readonly sent: Sent[];
  readonly clock: FakeClock;
}

/** The real transport over a client that answers from a list and repeats the last answer. It records what was sent. */
export const recordedTransport = (...answers: readonly Answer[]): Recorded =>
  jitteredTransport(LONGEST, ...answers);

export function jitteredTransport(random: () => number, ...answers: readonly Answer[]): Recorded {
  const sent: Sent[] = [];
  const clock = createFakeClock();
  const client: Requester = {
    async request(options) {
      const answer = answers[Math.min(sent.length, answers.length - 1)] ?? { status: 200, data: {} };
      sent.push(options);
      if (answer instanceof Error) throw answer;
      return { status: answer.status, data: answer.data, headers: new Headers(answer.headers) };
    },
  };
  const transport = createTransport({
    client: async () => client,
    endpoints: GOOGLE_ENDPOINTS,
    clock,
    random,
  });
  return { transport, sent, clock };
}

export const googleError = (status: number, rpcStatus: string, message = 'because'): Answer => ({
  status,
  data: { error: { code: status, status: rpcStatus, message } },
});

export const urlOf = (sent: Sent | undefined): URL => new URL(sent?.url ?? '');
