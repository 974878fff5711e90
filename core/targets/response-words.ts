import { parseCloudRunName, type WorkloadKind } from '../finding/resource-names';
import { TARGETS, targetOf, tryAutomatic } from './index';
import type { ResponseWords } from './target';

/** For a kind that Riposte does not change, and for a name that is no Cloud Run name. They are true of every workload. */
const OF_ANY_WORKLOAD: ResponseWords = {
  instances: 'the instances of the workload',
  checkInstances: 'Check whether instances of the bad image still run.',
  stopped: 'is stopped',
  lasts: 'The next deployment of the workload may reverse the containment.',
  serving: 'Running now',
  owner: { terraform: 'resource', connector: 'resource' },
  wayIn: undefined,
  accusedRefuge: undefined,
};

/** @param resource - a full or a relative name */
export function responseWordsOf(resource: string): ResponseWords {
  const name = parseCloudRunName(resource);
  return (name.ok ? tryAutomatic(targetOf(name.value))?.words : undefined) ?? OF_ANY_WORKLOAD;
}

/** `service`. For a name that is no Cloud Run name: `workload`. */
export function nounOf(resource: string): string {
  const name = parseCloudRunName(resource);
  return name.ok ? targetOf(name.value).words.noun : 'workload';
}

/** What people read about a step that stops a workload of this kind. A clause: `service is stopped`. */
export const stoppedClause = (kind: WorkloadKind): string =>
  `${TARGETS[kind].words.noun} ${(tryAutomatic(TARGETS[kind])?.words ?? OF_ANY_WORKLOAD).stopped}`;
