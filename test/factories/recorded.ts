import type { Investigation } from '../../core/facts/investigation';
import { decodeNotification } from '../../core/finding/decode-push';
import type { RecordedFinding } from '../../core/replay/recorded-finding';
import { toIso } from '../../core/values/time';
import { type JsonRecord, notificationJson } from './finding';
import { anInvestigation } from './investigation';
import { NOW_MS } from './names';

export interface RecordedChanges {
  /** Members of the finding. */
  readonly finding?: JsonRecord;
  readonly investigation?: Partial<Investigation>;
  readonly receivedAt?: string;
  readonly assumed?: readonly string[];
}

/** The recorded main job: a public service, the bad revision serves, and an older one is ready. */
export function aRecorded(changes: RecordedChanges = {}): RecordedFinding {
  const decoded = decodeNotification(JSON.stringify(notificationJson(changes.finding)));
  if (!decoded.ok) throw new Error(`${decoded.error.where}: ${decoded.error.what}`);
  return {
    notification: decoded.value,
    investigation: anInvestigation(changes.investigation),
    receivedAt: changes.receivedAt ?? toIso(NOW_MS),
    assumed: changes.assumed ?? [],
  };
}
