import type { JsonObject } from '../../../core/values/json';
import {
  canonicalName,
  eventTime,
  findingName,
  imageOf,
  type Named,
  PROJECT,
  projectOfService,
  REFERENCE,
  resourceOf,
} from '../schedule/names';
import type { DeedOf, FindingShape } from '../schedule/schedule';

export interface Notification {
  readonly finding: JsonObject;
  readonly resource: JsonObject;
}

/** What SCC publishes for a finding: the reference finding with the schedule's values for this one. */
export function notificationOf(named: Named, deed: DeedOf<'report'>): Notification | undefined {
  const shape = named.findings[deed.finding];
  if (!shape) return undefined;
  const resourceName = `//run.googleapis.com/${resourceOf(named, shape)}`;
  const finding = {
    ...REFERENCE.finding,
    name: findingName(deed.finding),
    canonicalName: canonicalName(named, deed.finding),
    resourceName,
    category: shape.category,
    severity: deed.severity ?? shape.severity,
    state: deed.state ?? 'ACTIVE',
    mute: deed.muted ? 'MUTED' : 'UNDEFINED',
    eventTime: eventTime(deed.finding, deed.later),
    containers: containersOf(shape),
    processes: processesOf(shape),
  } as JsonObject;
  const { securityMarks: _marks, ...rest } = finding;
  return { finding: rest, resource: resourceIn(projectOfService(named, shape.service), resourceName) };
}

/** The project of the reference finding is the one of the pipeline. */
function resourceIn({ id, number }: typeof PROJECT, name: string): JsonObject {
  const resource = { ...REFERENCE.resource, name } as JsonObject;
  if (id === PROJECT.id) return resource;
  const text = JSON.stringify(resource).replaceAll(PROJECT.id, id).replaceAll(PROJECT.number, number);
  return JSON.parse(text) as JsonObject;
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
