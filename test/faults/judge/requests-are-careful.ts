import { isObject } from '../../../core/values/json';
import type { Call } from '../facts/facts';
import { at, type Judgement } from './judgement';

export const requestsAreCareful: Judgement = {
  id: 'requests-are-careful',
  demands: 'every write to a workload names the version that it is based on',
  judge: (facts) =>
    facts.calls
      .filter((call) => isWrite(call) && etagOf(call) === '')
      .map(({ method, path, atMs }) => ({
        code: 'no-etag',
        text: `${method} ${path} ${at(facts, atMs)} has no etag`,
        atMs,
      })),
};

const isWrite = ({ api, method, path }: Call): boolean =>
  api === 'run' && (method === 'PATCH' || path.endsWith(':setIamPolicy'));

function etagOf({ body }: Call): string {
  if (!isObject(body)) return '';
  const holder = isObject(body.policy) ? body.policy : body;
  return typeof holder.etag === 'string' ? holder.etag : '';
}
