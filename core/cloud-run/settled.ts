import type { JsonObject } from '../values/json';
import { list, object, text } from './run-service';

const state = (condition: JsonObject): string => text(condition.state);

/**
 * Why the last change of a service may not have taken effect. Empty: Cloud Run has applied it.
 *
 * A failed terminal condition alone is no reason if the routes are ready: the newest revision may have failed to start
 * although traffic goes where it should. A missing condition is a reason, because it proves nothing.
 */
export function notSettled(service: JsonObject): readonly string[] {
  const terminal = state(object(service.terminalCondition));
  const routes = list(service.conditions).some(
    (condition) => condition.type === 'RoutesReady' && state(condition) === 'CONDITION_SUCCEEDED',
  );
  const isObserved =
    service.observedGeneration === undefined ||
    service.generation === undefined ||
    String(service.observedGeneration) === String(service.generation);
  if (service.reconciling === true) return ['Cloud Run is still applying the last change of the service'];
  if (!isObserved) return ['Cloud Run has not yet started to apply the last change of the service'];
  if (terminal === 'CONDITION_SUCCEEDED' || (terminal === 'CONDITION_FAILED' && routes)) return [];
  return [`the terminal condition of the service is ${terminal === '' ? 'missing' : terminal}`];
}
