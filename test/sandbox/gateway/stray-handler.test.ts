import type * as Services from '../../../sandbox/services';
import { administered, HOME } from '../services/administered';

/** A handler with a bug: it stores the topic in another project than the one of its name. */
jest.mock('../../../sandbox/services', () => {
  const actual = jest.requireActual<typeof Services>('../../../sandbox/services');
  const { pubsub } = actual.SERVICES;
  const create = pubsub.methods['Publisher.CreateTopic'];
  if (!create) throw new Error('no Publisher.CreateTopic');
  const stray: typeof create = {
    ...create,
    answer: (call) =>
      create.answer({ ...call, message: { ...call.message, name: 'projects/other/topics/stray' } }),
  };
  const methods = { ...pubsub.methods, 'Publisher.CreateTopic': stray };
  return { ...actual, SERVICES: { ...actual.SERVICES, pubsub: { ...pubsub, methods } } };
});

it('a handler that stores a resource outside the tested one ends the run', () => {
  const c = administered(['roles/pubsub.admin'], ['pubsub.googleapis.com']);
  expect(() => c.call('pubsub', 'PUT', `/v1/${HOME}/topics/mine`, { body: {} })).toThrow(
    /^sandbox bug: pubsub Publisher\.CreateTopic changed .* projects\/other.*, and tested a permission on/,
  );
});
