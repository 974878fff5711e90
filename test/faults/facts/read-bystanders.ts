import type { CloudState } from '../../../sandbox/state/cloud-state';
import type { Recording } from '../run/recording';
import { resourceOf, serviceName, siblingName, UNLISTED } from '../schedule/names';
import type { Deed, Schedule } from '../schedule/schedule';
import type { Facts } from './facts';

/** Resources of findings that Riposte only reports. */
export const reportOnlyOf = (schedule: Schedule): Facts['reportOnly'] =>
  schedule.findings
    .map((finding) => ({ ...finding, name: resourceOf(schedule, finding) }))
    .filter(({ on, name }) => on !== undefined || name.startsWith(`projects/${UNLISTED.id}/`))
    .map(({ name }) => name);

/**
 * Workloads that must be at the end as they were at the start: services that no finding is about and that no person
 * changes, and every job and worker pool.
 */
export function bystandersOf({ schedule, initial, final }: Recording): Facts['bystanders'] {
  const { services, findings } = schedule;
  const people = new Set(deedsOf(schedule).flatMap((deed) => ('service' in deed ? [deed.service] : [])));
  const accused = new Set(findings.filter(({ on }) => on === undefined).map(({ service }) => service));
  const untouched = services.flatMap((_, index) =>
    people.has(index) || accused.has(index) ? [] : [serviceName(schedule, index)],
  );
  const others = Object.keys(initial.resources.run ?? {});
  return [siblingName(schedule), ...untouched, ...others].map((name) => ({
    name,
    isSame: isSame(initial, final, name),
  }));
}

const deedsOf = ({ events, faults }: Schedule): readonly Deed[] => [
  ...events.map(({ deed }) => deed),
  ...faults.flatMap(({ effect }) => (effect.kind === 'deed' ? [effect.deed] : [])),
];

/** A change makes a new value, and everything else keeps its own. */
const isSame = (before: CloudState, after: CloudState, name: string): boolean =>
  before.run.services[name] === after.run.services[name] &&
  before.resources.run?.[name] === after.resources.run?.[name] &&
  before.iam.bindings[name] === after.iam.bindings[name];
