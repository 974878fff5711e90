import type { Answer, Requester } from '../../../functions/google/transport';
import { metadataToken } from '../../../functions/runtime/metadata-token';
import { createFakeClock } from '../../factories/fake-clock';

const GOOGLE = new Headers({ 'Metadata-Flavor': 'Google' });
const token = (text: string, seconds = 3_600): Answer => ({
  status: 200,
  headers: GOOGLE,
  data: { access_token: text, expires_in: seconds, token_type: 'Bearer' },
});

/** A metadata server that answers from a list and repeats the last answer. */
function asking(...answers: readonly (Answer | Error)[]) {
  const clock = createFakeClock();
  const sent: Parameters<Requester['request']>[0][] = [];
  const ask = metadataToken({
    host: 'metadata.example',
    clock,
    send: async (options) => {
      const answer = answers[Math.min(sent.length, answers.length - 1)];
      sent.push(options);
      if (answer instanceof Error || answer === undefined) throw answer;
      return answer;
    },
  });
  return { ask, sent, clock };
}

it('asks the metadata server for the token of the default account', async () => {
  const { ask, sent } = asking(token('t'));
  expect(await ask()).toBe('t');
  expect(sent).toEqual([
    {
      url: 'http://metadata.example/computeMetadata/v1/instance/service-accounts/default/token',
      method: 'GET',
      headers: { 'metadata-flavor': 'Google' },
      timeout: 3_000,
    },
  ]);
});

it('asks once for simultaneous callers, and keeps the token', async () => {
  const { ask, sent } = asking(token('t'));
  expect(await Promise.all([ask(), ask(), ask()])).toEqual(['t', 't', 't']);
  await ask();
  expect(sent).toHaveLength(1);
});

it('asks again five minutes before the token expires, and not before', async () => {
  const { ask, sent, clock } = asking(token('one'), token('two'));
  await ask();
  clock.advance(3_299_999);
  expect(await ask()).toBe('one');
  clock.advance(1);
  expect([await ask(), sent.length]).toEqual(['two', 2]);
});

it('does not keep a token whose lifetime is unknown', async () => {
  const { ask, sent } = asking({ status: 200, headers: GOOGLE, data: { access_token: 't' } });
  await ask();
  await ask();
  expect(sent).toHaveLength(2);
});

it.each([
  ['an error', new Error('ECONNREFUSED')],
  ['503', { status: 503, headers: GOOGLE, data: undefined }],
])('tries again after %s', async (_what, first) => {
  const { ask, sent } = asking(first, token('t'));
  expect([await ask(), sent.length]).toEqual(['t', 2]);
});

it.each([
  ['404', { status: 404, headers: GOOGLE, data: {} }],
  ['no token', { status: 200, headers: GOOGLE, data: { expires_in: 3_600 } }],
  ['a page', { status: 200, headers: GOOGLE, data: '<html>' }],
  ['another server', { ...token('forged'), headers: new Headers() }],
])('fails if every answer is %s, and asks again the next time', async (_what, answer) => {
  const { ask, sent } = asking(answer, answer, answer, answer, token('late'));
  await expect(ask()).rejects.toThrow('no token');
  expect(sent).toHaveLength(4);
  expect(await ask()).toBe('late');
});
