import { parseCloudRunName } from '../../core/finding/resource-names';
import { type AnyTarget, targetOf, type WorkloadState } from '../../core/targets';
import type { ActorDependencies } from './dependencies';

type Automatic = Extract<AnyTarget['response'], { kind: 'automatic' }>;

/** How the actor reads the workloads of this kind. Undefined: a person acts on them, and nothing is read. */
export const tryAutomatic = ({ response }: AnyTarget): Automatic | undefined =>
  response.kind === 'automatic' ? response : undefined;

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
