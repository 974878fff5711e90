import type { RecordingAction, WorkloadActionOf } from '../actions/action';
import type { Detector } from '../detectors/detector';
import type { WorkloadKind } from '../finding/resource-names';
import type { Playbook } from '../playbooks/playbook';

/**
 * Types an action of one's own: a change of one kind of workload, or a recording. Its permissions become roles. What it
 * reads and calls belongs to the kind that its `targets` name.
 */
export function defineAction<Kind extends WorkloadKind>(
  action: WorkloadActionOf<Kind>,
): WorkloadActionOf<Kind>;
export function defineAction(action: RecordingAction): RecordingAction;
export function defineAction<Own>(action: Own): Own {
  return action;
}

/**
 * Types a detector of one's own: findings of this category, on whatever resource, are ours.
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

/** Types a playbook of one's own: the actions that answer, least destructive first. */
export const definePlaybook = (playbook: Playbook): Playbook => playbook;
