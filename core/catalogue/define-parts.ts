import type { RecordingAction, WorkloadActionOf } from '../action-contract/action';
import type { Detector } from '../detectors/detector';
import type { WorkloadKind } from '../finding/resource-names';
import type { Playbook } from '../playbooks/playbook';

/**
 * Types a custom action: a change of one kind of workload, or a recording. Its permissions become roles. What it reads
 * and calls belongs to the kind that its `targets` name.
 */
export function defineAction<Kind extends WorkloadKind>(
  action: WorkloadActionOf<Kind>,
): WorkloadActionOf<Kind>;
export function defineAction(action: RecordingAction): RecordingAction;
export function defineAction<Own>(action: Own): Own {
  return action;
}

/**
 * Types a custom detector: Riposte responds to findings of this category on any resource.
 * `source` is `custom`: findings that Google's Cloud Run detectors do not write.
 */
export const defineDetector = (
  detector: Omit<Detector, 'source' | 'family' | 'aliases'> & Partial<Detector>,
): Detector => ({
  aliases: [],
  family: 'custom',
  source: 'custom',
  ...detector,
});

/** Types a custom playbook: the actions of a response, least destructive first. */
export const definePlaybook = (playbook: Playbook): Playbook => playbook;
