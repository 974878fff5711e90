import { parseCloudRunName } from '../../core/finding/resource-names';
import { targetOf, tryAutomatic, type WorkloadState } from '../../core/targets';
import type { ActorDependencies } from './dependencies';

/**
 * The workload as it is now, under the relative name that the actor's own ledger has for it.
 *
 * @throws Error for a name that the actor cannot have written there; GoogleFault as the API answers
 */
export async function readWorkload(
  { run }: Pick<ActorDependencies, 'run'>,
  target: string,
): Promise<WorkloadState> {
  const name = parseCloudRunName(target);
  if (!name.ok) throw new Error(name.error);
  const automatic = tryAutomatic(targetOf(name.value));
  if (!automatic) throw new Error(`Riposte does not read ${target}`);
  return automatic.read(run, target);
}
