import type { RecordingAction, WorkloadAction } from '../actions/action';
import type { Detector } from '../detectors/detector';
import type { Playbook } from '../playbooks/playbook';

/** Types an action of one's own: a change of a workload, or a recording. Its permissions become roles. */
export const defineAction = <Own extends WorkloadAction | RecordingAction>(action: Own): Own => action;

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
