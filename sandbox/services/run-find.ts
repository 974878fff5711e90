import type { Call } from '../contract/service';
import { notFound } from '../protocol/errors';
import { withProjectId } from '../state/names';
import type { RunService } from '../state/run';

/** The service of a name that contains a project id or number. Throws NOT_FOUND if it does not exist. */
export function findService({ state }: Pick<Call, 'state'>, sent: string): RunService {
  const name = withProjectId(state, sent);
  const service = Object.hasOwn(state.run.services, name) ? state.run.services[name] : undefined;
  if (!service) throw notFound(name.slice(name.lastIndexOf('/') + 1));
  return service;
}
