import type { Investigation, PartId, PlannedFrom, WorkloadSettings } from '../facts/investigation';
import { type CloudRunName, parseCloudRunName } from '../finding/resource-names';
import { isObject } from '../values/json';
import type { Part } from '../values/result';
import { targetOf, tryAutomatic } from './index';

/** Which part of an investigation has the settings of this workload. Undefined: Riposte reads nothing of its kind. */
const settingsPartOf = (target: CloudRunName | undefined) =>
  target && tryAutomatic(targetOf(target))?.settings;

/** The settings of the workload, from the input of a plan. Undefined: they are not known. */
export function trySettings(
  investigation: PlannedFrom | Investigation,
  target: CloudRunName | undefined,
): WorkloadSettings | undefined {
  const id = settingsPartOf(target);
  const part: Part<WorkloadSettings> | undefined = id && investigation[id];
  return part?.status === 'known' ? part.value : undefined;
}

/** A record of another version may lack any member. */
export type RecordedSettings = { readonly [Member in keyof WorkloadSettings]?: WorkloadSettings[Member] };

/** The same from a record, without the documents of the API. */
export function tryRecordedSettings({
  finding,
  investigation,
}: {
  readonly finding: { readonly resource: string };
  readonly investigation: { readonly [Id in PartId]?: Part<unknown> };
}): RecordedSettings | undefined {
  const name = parseCloudRunName(finding.resource);
  const id = settingsPartOf(name.ok ? name.value : undefined);
  const part = id && investigation[id];
  return part?.status === 'known' && isObject(part.value)
    ? (part.value as unknown as RecordedSettings)
    : undefined;
}
