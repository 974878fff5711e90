import { tryAction } from '../actions';
import { parseCloudRunName } from '../finding/resource-names';
import type { JsonObject } from '../values/json';

/**
 * The commands with which a person undoes a step that an undo leaves alone. The step's action declares them. Empty for an
 * action that is not built in.
 *
 * @param target - relative name of the service
 * @param prior - the resource before the step
 */
export function undoByHand(action: string, target: string, prior: JsonObject): readonly string[] {
  const name = parseCloudRunName(target);
  if (!name.ok || name.value.kind !== 'service' || name.value.location === 'global') return [];
  const { workload, location, project } = name.value;
  const place = `${workload} --region=${location} --project=${project}`;
  return tryAction(action)?.words?.undoByHand(place, prior) ?? [];
}
