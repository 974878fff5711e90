import { decodePushBody, type PushEnvelope } from '../../../core/finding/decode-push';
import type { JsonObject } from '../../../core/values/json';
import { GoogleFault } from '../../../functions/google/faults';

/** A topic with a push subscription that dead-letters after five attempts, as in the stacks. */
export interface Pipe {
  /** Riposte's own publisher. */
  publish(message: unknown): Promise<void>;
  /** Publishes the same to a topic that does not exist. */
  publishNowhere(): Promise<void>;
  /** Sends one request to the API of the topic, with any content. @returns HTTP status */
  send(messages: readonly JsonObject[]): Promise<number>;
  /** Sets the answer of each push from now on. */
  answer(status: (push: PushEnvelope) => number): void;
  /** The bodies of all pushes so far. */
  readonly pushed: readonly unknown[];
  /** Waits until the condition is true, or until no more pushes can follow. */
  passUntil(holds: () => boolean): Promise<void>;
  /** Waits for as long as the retry of a failed push can take. */
  passBackoff(): Promise<void>;
  /** Attributes of the messages in the dead-letter topic. */
  deadLetters(): Promise<readonly JsonObject[]>;
}

const MESSAGES = 50;

/**
 * The behaviour that the pipeline depends on.
 *
 * @param open - creates an empty pipe @param counts - whether a push contains its attempt number, as in the cloud with
 * a dead letter policy
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

    it('delivers a published message, in an envelope that the functions read', async () => {
      await pipe.publish({ caseId: 'c', words: 'ünïcode ✓' });
      await pushesOf(1);
      expect(received()).toEqual([{ caseId: 'c', words: 'ünïcode ✓' }]);
      expect(envelopes()[0]).toMatchObject({ messageId: expect.stringMatching(/./) });
      expect(attempts()).toEqual(counts ? [1] : [undefined]);
    });

    it('loses none of many messages that are published at once, and gives each a unique id', async () => {
      const sent = Array.from({ length: MESSAGES }, (_, n) => n);
      await Promise.all(sent.map((n) => pipe.publish({ n })));
      await pipe.passUntil(() => new Set(envelopes().map(({ messageId }) => messageId)).size >= MESSAGES);
      const numbers = new Set(received().map((message) => (message as { n: number }).n));
      expect([...numbers].sort((a, b) => a - b)).toEqual(sent);
    });

    it('does not repeat an acknowledged push', async () => {
      await pipe.publish({});
      await pushesOf(1);
      await pipe.passBackoff();
      expect(pipe.pushed).toHaveLength(1);
    });

    it('repeats a failed push with the same id, and counts the attempts', async () => {
      pipe.answer(() => (pipe.pushed.length < 3 ? 503 : 204));
      await pipe.publish({ n: 1 });
      await pushesOf(3);
      await pipe.passBackoff();
      expect(attempts()).toEqual(counts ? [1, 2, 3] : [undefined, undefined, undefined]);
      expect(new Set(envelopes().map(({ messageId }) => messageId)).size).toBe(1);
    });

    it('does not delay other messages because of a failing one', async () => {
      pipe.answer(({ data }) => (Buffer.from(data, 'base64').toString() === '{"n":0}' ? 503 : 204));
      await Promise.all([0, 1, 2].map((n) => pipe.publish({ n })));
      await pipe.passUntil(() =>
        [1, 2].every((n) => received().some((one) => (one as { n: number }).n === n)),
      );
      expect(received()).toEqual(expect.arrayContaining([{ n: 1 }, { n: 2 }]));
    });

    it('gives up after five attempts, and the dead letter has the attributes that say this', async () => {
      pipe.answer(() => 503);
      await pipe.publish({});
      await pushesOf(5);
      await pipe.passBackoff();
      expect(pipe.pushed).toHaveLength(5);
      expect(await pipe.deadLetters()).toEqual([
        expect.objectContaining({ CloudPubSubDeadLetterSourceDeliveryCount: '5' }),
      ]);
    });

    it('refuses to publish if the topic does not exist', async () => {
      const refused = await pipe.publishNowhere().catch((cause: unknown) => cause);
      expect(refused).toBeInstanceOf(GoogleFault);
      // An IAM check comes first if there is one, because nobody has a grant on a topic that does not exist.
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
    ])('accepts %s', async (_what, count, message) => {
      expect(await pipe.send(Array.from({ length: count }, () => message))).toBe(200);
    });
  });
}
