import type { Investigation } from '../facts/investigation';
import type { CloudRunName } from '../finding/resource-names';
import type { Json } from '../values/json';
import { targetOf, tryAutomatic } from './index';
import type { ReadDocuments } from './target';

/** What containment or a deletion would destroy, by its names in the evidence. For a part that was not read, the reason. */
export function evidenceOf(
  investigation: Investigation,
  target: CloudRunName | undefined,
  documents: ReadDocuments,
): Readonly<Record<string, Json>> {
  const automatic = target && tryAutomatic(targetOf(target));
  return automatic ? automatic.evidence(investigation, documents) : unread(investigation);
}

/** Nothing of the workload was read, so these are reasons. The names are those of earlier cases. */
const unread = ({ service, revisions }: Investigation): Readonly<Record<string, Json>> => ({
  service: service as unknown as Json,
  'iam-policy': service as unknown as Json,
  revisions: revisions as unknown as Json,
});
