import type { JsonObject } from '../../../core/values/json';
import { canonicalName, eventTime, findingName, imageOf, REFERENCE, serviceName } from '../schedule/names';
import type { DeedOf, FindingShape, Schedule } from '../schedule/schedule';

export interface Notification {
  readonly finding: JsonObject;
  readonly resource: JsonObject;
}

/** What SCC publishes for a finding: the reference finding with the schedule's values for this one. */
export function notificationOf(
  { findings }: Pick<Schedule, 'findings'>,
  deed: DeedOf<'report'>,
): Notification | undefined {
  const shape = findings[deed.finding];
  if (!shape) return undefined;
  const resourceName = `//run.googleapis.com/${serviceName(shape.service)}`;
  const finding = {
    ...REFERENCE.finding,
    name: findingName(deed.finding),
    canonicalName: canonicalName(deed.finding),
    resourceName,
    category: shape.category,
    severity: shape.severity,
    state: deed.state ?? 'ACTIVE',
    mute: deed.muted ? 'MUTED' : 'UNDEFINED',
    eventTime: eventTime(deed.finding, deed.later),
    containers: containersOf(shape),
    processes: processesOf(shape),
  } as JsonObject;
  const { securityMarks: _marks, ...rest } = finding;
  return { finding: rest, resource: { ...REFERENCE.resource, name: resourceName } as JsonObject };
}

const containersOf = ({ digests }: FindingShape): readonly JsonObject[] =>
  digests.map((letter, index) => ({
    name: `app-${index + 1}`,
    uri: 'us-central1-docker.pkg.dev/demo-prj/apps/web:1',
    imageId: imageOf(letter),
  }));

function processesOf({ bulk }: FindingShape): readonly JsonObject[] {
  const processes = REFERENCE.finding.processes as readonly JsonObject[];
  if (bulk === undefined) return processes;
  const args = Array.from({ length: Math.ceil(bulk / 1000) }, () => `"${'y'.repeat(1000)}"`);
  return processes.map((each) => ({ ...each, args }));
}
