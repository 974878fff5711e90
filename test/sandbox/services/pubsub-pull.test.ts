import type { JsonObject } from '../../../core/values/json';
import { deployer, P, publish, put, SUBSCRIPTION, subscription } from '../../factories/pubsub-calls';
import { bodyOf, type Cloud } from '../mini-stack';

describe('pulling', () => {
  const pull = (c: Cloud, maxMessages = 10) =>
    bodyOf<{ receivedMessages?: { ackId: string; message: JsonObject }[] }>(
      c.call('pubsub', 'POST', `/v1/${SUBSCRIPTION}:pull`, {
        body: { maxMessages, returnImmediately: false },
      }),
    ).receivedMessages ?? [];
  const pulled = (): Cloud => {
    const c = deployer();
    put(c, SUBSCRIPTION, subscription());
    publish(c, { n: '1' });
    publish(c, { n: '2' });
    return c;
  };

  test('gives each message to one caller, until the deadline is over', () => {
    const c = pulled();
    expect(pull(c, 1)).toHaveLength(1);
    expect(pull(c)).toHaveLength(1);
    expect(pull(c)).toEqual([]);
    c.nowMs += 10_000;
    expect(pull(c)).toHaveLength(2);
  });

  test('ends with an acknowledgement', () => {
    const c = pulled();
    const [first] = pull(c, 1);
    expect(first?.message).toMatchObject({ attributes: { n: '1' }, data: 'aGVsbG8=' });
    c.call('pubsub', 'POST', `/v1/${SUBSCRIPTION}:acknowledge`, { body: { ackIds: [first?.ackId ?? ''] } });
    c.nowMs += 10_000;
    expect(pull(c).map(({ message }) => message.attributes)).toEqual([{ n: '2' }]);
  });

  test('accepts a longer deadline, or returns a message', () => {
    const c = pulled();
    const ackIds = pull(c).map(({ ackId }) => ackId);
    const modify = (ackDeadlineSeconds: number) =>
      c.outcome('pubsub', 'POST', `/v1/${SUBSCRIPTION}:modifyAckDeadline`, {
        body: { ackIds, ackDeadlineSeconds },
      });
    expect(modify(60)).toBe('200');
    c.nowMs += 30_000;
    expect(pull(c)).toEqual([]);
    expect(modify(0)).toBe('200');
    expect(pull(c)).toHaveLength(2);
  });

  test('drops messages after their retention', () => {
    const c = pulled();
    c.nowMs += 604_800_000;
    expect(pull(c)).toEqual([]);
  });

  test.each([
    [':pull', { maxMessages: 0 }, /^400 .*max_messages is too small/],
    [':acknowledge', { ackIds: ['nonsense'] }, /^400 .*invalid ack ID/],
  ])('refuses %s with %j', (verb, body, words) => {
    expect(pulled().outcome('pubsub', 'POST', `/v1/${SUBSCRIPTION}${verb}`, { body })).toMatch(words);
  });

  test('is refused for push subscriptions', () => {
    const path = `/v1/${P}/subscriptions/findings:pull`;
    expect(deployer().outcome('pubsub', 'POST', path, { body: { maxMessages: 1 } })).toMatch(
      /^400 FAILED_PRECONDITION/,
    );
  });
});
