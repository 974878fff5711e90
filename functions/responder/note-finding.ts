import type { Finding } from '../../core/finding/finding';
import { ownWorkloadName } from '../../core/guards/static-guards';
import { noteAccusation } from '../../core/ledger/notified-accusations';
import { describe } from '../google/faults';
import type { ResponderDependencies } from './dependencies';

/**
 * Notes which images a finding accuses, for the other cases of its workload. Takes no time of the response, because it
 * runs in parallel with it. Never throws.
 *
 * @returns the fault that kept it from being noted
 */
export async function noteFinding(
  { store, clock, config }: Pick<ResponderDependencies, 'store' | 'clock' | 'config'>,
  finding: Finding,
): Promise<ReturnType<typeof describe> | undefined> {
  if (!finding.target) return undefined;
  try {
    const target = ownWorkloadName(finding.target, config.project);
    await noteAccusation(store, target, finding, clock.now());
    return undefined;
  } catch (cause) {
    return describe(cause);
  }
}
