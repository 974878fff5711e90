import { type Action, tryAction } from '../actions';
import { type CloudRunName, parseCloudRunName } from '../finding/resource-names';
import { hasRegion, place } from '../targets/gcloud';
import type { JsonObject } from '../values/json';

/**
 * The commands with which a person undoes a step that an undo leaves alone. The step's action declares them. Empty for an
 * action that is not built in.
 *
 * @param target - relative name of the workload
 * @param prior - the resource before the step
 */
export function undoByHand(action: string, target: string, prior: JsonObject): readonly string[] {
  const name = parseCloudRunName(target);
  const builtIn = tryAction(action);
  if (!name.ok || builtIn === undefined || !isFor(builtIn, name.value) || !hasRegion(name.value)) return [];
  return builtIn.words?.undoByHand(`${name.value.workload} ${place(name.value)}`, prior) ?? [];
}

/** Whether the name is one of a workload that the action is for, and of nothing below it. */
const isFor = ({ targets }: Action, { kind }: CloudRunName): boolean => targets.some((one) => one === kind);
