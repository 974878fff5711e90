import type { JsonObject } from '../../../core/values/json';
import { dueDeliveries } from '../../../sandbox/delivery/push';
import {
  deployer,
  FINDINGS,
  publish,
  pushTo,
  put,
  SUBSCRIPTION,
  subscription,
} from '../../factories/pubsub-calls';
import { START } from '../mini-stack';

describe('delivery', () => {
  test('follows the filter of the subscription', () => {
    const c = deployer();
    put(c, SUBSCRIPTION, subscription({ filter: 'attributes.kind = "beat"' }));
    publish(c, { kind: 'other' });
    publish(c, { kind: 'beat' });
    expect(c.state.pubsub.backlog[SUBSCRIPTION]?.map(({ attributes }) => attributes.kind)).toEqual(['beat']);
  });

  test('without a wrapper contains only the data', () => {
    const c = deployer();
    put(c, SUBSCRIPTION, pushTo({ noWrapper: { writeMetadata: false } }));
    publish(c, {}, '{"finding":1}');
    publish(c, {}, 'no json');
    const bodies = dueDeliveries(c.state, START)
      .filter(({ subscription: name }) => name === SUBSCRIPTION)
      .map(({ body }) => body);
    expect(bodies).toEqual(['no json', { finding: 1 }]);
  });

  test('with an ordering key is refused, because the sandbox keeps no order', () => {
    const body = { messages: [{ data: 'aGk=', orderingKey: 'k' }] };
    expect(deployer().outcome('pubsub', 'POST', `/v1/${FINDINGS}:publish`, { body })).toMatch(
      /^501 .*messages.orderingKey/,
    );
  });
});

describe('publishing', () => {
  const send = (...messages: JsonObject[]) =>
    deployer().outcome('pubsub', 'POST', `/v1/${FINDINGS}:publish`, { body: { messages } });
  const data = (bytes: number) => Buffer.alloc(bytes, 120).toString('base64');
  const many = (count: number): JsonObject =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 'v']));
  /** The size of the request without the data: the topic, and a tag and a length for each part. */
  const AROUND = 2 + FINDINGS.length + 5 + 5;

  test.each([
    ['1000 messages', Array.from({ length: 1000 }, () => ({ data: 'eA==' }))],
    ['100 attributes', [{ attributes: many(100) }]],
    ['a key of 256 bytes', [{ attributes: { ['k'.repeat(256)]: '' } }]],
    ['a value of 1024 bytes', [{ attributes: { k: 'é'.repeat(512) } }]],
    ['a request of 10 MB', [{ data: data(10_000_000 - AROUND) }]],
  ])('accepts %s', (_what, messages) => {
    expect(send(...(messages as JsonObject[]))).toBe('200');
  });

  test.each([
    [
      'no message',
      [],
      'The value for message_count is too small. You passed 0 in the request, but the minimum value is 1.',
    ],
    [
      '1001 messages',
      Array.from({ length: 1001 }, () => ({ data: 'eA==' })),
      'The value for message_count is too large. You passed 1001 in the request, but the maximum value is 1000.',
    ],
    [
      'an empty message',
      [{ data: '', attributes: {} }],
      'One or more messages in the publish request is empty',
    ],
    [
      '101 attributes',
      [{ attributes: many(101) }],
      'The value for attribute_count is too large. You passed 101 in the request, but the maximum value is 100.',
    ],
    [
      'a key of 257 bytes',
      [{ attributes: { ['k'.repeat(257)]: '' } }],
      'One of the attributes in the request has a key that is too long. The length is 257 characters, but the maximum allowed is 256. Refer to https://cloud.google.com/pubsub/quotas for more information.',
    ],
    [
      'a value of 1026 bytes in 513 letters',
      [{ attributes: { k: 'é'.repeat(513) } }],
      'One of the attributes in the request has a value that is too long. The length is 1026 characters, but the maximum allowed is 1024. Refer to https://cloud.google.com/pubsub/quotas for more information.',
    ],
    [
      'a message over 10 MB',
      [{ data: data(10_000_001) }],
      'The value for message_size is too large. You passed 10000001 in the request, but the maximum value is 10000000.',
    ],
    [
      'a request over 10 MB',
      [{ data: data(10_000_001 - AROUND) }],
      'The value for request_size is too large. You passed 10000001 in the request, but the maximum value is 10000000.',
    ],
  ])('refuses %s', (_what, messages, words) => {
    expect(send(...(messages as JsonObject[]))).toBe(`400 INVALID_ARGUMENT: ${words}`);
  });
});
