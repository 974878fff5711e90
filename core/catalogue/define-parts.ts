import type { RecordingAction, WorkloadAction } from '../actions/action';
import type { Detector } from '../detectors/detector';
import type { Playbook } from '../playbooks/playbook';

/** Types a custom action: a change of a workload, or a recording. Its permissions become roles. */
export const defineAction = <Own extends WorkloadAction | RecordingAction>(action: Own): Own => action;

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
