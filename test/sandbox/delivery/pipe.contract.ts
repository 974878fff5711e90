import { decodePushBody, type PushEnvelope } from '../../../core/finding/decode-push';
import type { JsonObject } from '../../../core/values/json';
import { GoogleFault } from '../../../functions/google/faults';

/** A topic with a push subscription that dead-letters after five attempts, as the stacks have them. */
export interface Pipe {
  /** Riposte's own publisher. */
  publish(message: unknown): Promise<void>;
  /** The same to a topic that does not exist. */
  publishNowhere(): Promise<void>;
  /** One request to the API of the topic, whatever it holds. @returns HTTP status */
  send(messages: readonly JsonObject[]): Promise<number>;
  /** Answers each push from now on. */
  answer(status: (push: PushEnvelope) => number): void;
  /** The bodies of all pushes so far. */
  readonly pushed: readonly unknown[];
  /** Lets time pass until it holds, or nothing more will come. */
  passUntil(holds: () => boolean): Promise<void>;
  /** As much time as a push that failed would need to come again. */
  passBackoff(): Promise<void>;
  /** Attributes of the messages in the dead-letter topic. */
  deadLetters(): Promise<readonly JsonObject[]>;
}

const MESSAGES = 50;

/**
 * What the pipeline relies on.
 *
 * @param open - makes an empty pipe
 * @param counts - whether a push says which attempt it is; the cloud does so with a dead letter policy
 */
export function pipeContract(name: string, open: () => Promise<Pipe>, counts = true): void {
  describe(`${name} as pipe`, () => {
    let pipe: Pipe;
    beforeEach(async () => {
      pipe = await open();
      pipe.answer(() => 204);
    });

    const envelopes = (): readonly PushEnvelope[] =>
      pipe.pushed.flatMap((body) => {
        const decoded = decodePushBody(body);
        return decoded.ok ? [decoded.value] : [];
      });
    const attempts = () => envelopes().map(({ deliveryAttempt }) => deliveryAttempt);
    const received = (): readonly unknown[] =>
      envelopes().map(({ data }) => JSON.parse(Buffer.from(data, 'base64').toString('utf8')));
    const pushesOf = (count: number) => pipe.passUntil(() => pipe.pushed.length >= count);

    it('hands over what was published, in an envelope that the functions read', async () => {
      await pipe.publish({ caseId: 'c', words: 'ünïcode ✓' });
      await pushesOf(1);
      expect(received()).toEqual([{ caseId: 'c', words: 'ünïcode ✓' }]);
      expect(envelopes()[0]).toMatchObject({ messageId: expect.stringMatching(/./) });
      expect(attempts()).toEqual(counts ? [1] : [undefined]);
    });

    it('loses none of many that are published at once, and gives each an id of its own', async () => {
      const sent = Array.from({ length: MESSAGES }, (_, n) => n);
      await Promise.all(sent.map((n) => pipe.publish({ n })));
      await pipe.passUntil(() => new Set(envelopes().map(({ messageId }) => messageId)).size >= MESSAGES);
      const numbers = new Set(received().map((message) => (message as { n: number }).n));
      expect([...numbers].sort((a, b) => a - b)).toEqual(sent);
    });

    it('is done with a push that is acknowledged', async () => {
      await pipe.publish({});
      await pushesOf(1);
      await pipe.passBackoff();
      expect(pipe.pushed).toHaveLength(1);
    });

    it('brings a push that failed again, under the same id, and counts', async () => {
      pipe.answer(() => (pipe.pushed.length < 3 ? 503 : 204));
      await pipe.publish({ n: 1 });
      await pushesOf(3);
      await pipe.passBackoff();
      expect(attempts()).toEqual(counts ? [1, 2, 3] : [undefined, undefined, undefined]);
      expect(new Set(envelopes().map(({ messageId }) => messageId)).size).toBe(1);
    });

    it('does not hold the others up for one that fails', async () => {
      pipe.answer(({ data }) => (Buffer.from(data, 'base64').toString() === '{"n":0}' ? 503 : 204));
      await Promise.all([0, 1, 2].map((n) => pipe.publish({ n })));
      await pipe.passUntil(() =>
        [1, 2].every((n) => received().some((one) => (one as { n: number }).n === n)),
      );
      expect(received()).toEqual(expect.arrayContaining([{ n: 1 }, { n: 2 }]));
    });

    it('gives up after five attempts, with a dead letter that says so', async () => {
      pipe.answer(() => 503);
      await pipe.publish({});
      await pushesOf(5);
      await pipe.passBackoff();
      expect(pipe.pushed).toHaveLength(5);
      expect(await pipe.deadLetters()).toEqual([
        expect.objectContaining({ CloudPubSubDeadLetterSourceDeliveryCount: '5' }),
      ]);
    });

    it('refuses to publish where there is no topic', async () => {
      const refused = await pipe.publishNowhere().catch((cause: unknown) => cause);
      expect(refused).toBeInstanceOf(GoogleFault);
      // IAM answers first, where there is one: nobody holds a grant on what does not exist.
      expect(['denied', 'not-found']).toContain((refused as GoogleFault).kind);
    });

    it.each([
      ['no message', 0, {}],
      ['an empty message', 1, {}],
      ['more than 1000 messages', 1001, { data: 'eA==' }],
    ])('refuses %s', async (_what, count, message) => {
      expect(await pipe.send(Array.from({ length: count }, () => message))).toBe(400);
    });

    it.each([
      ['1000 messages', 1000, { data: 'eA==' }],
      ['a message with attributes only', 1, { attributes: { a: 'b' } }],
    ])('takes %s', async (_what, count, message) => {
      expect(await pipe.send(Array.from({ length: count }, () => message))).toBe(200);
    });
  });
}
