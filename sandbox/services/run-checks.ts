import type { JsonObject } from '../../core/values/json';
import { objectOf } from '../../core/values/json-values';
import { invalidArgument } from '../protocol/errors';
import type { RunService } from '../state/run';
import { trafficOf } from './run-state';

export function checkScaling(config: JsonObject): void {
  const scaling = objectOf(config.scaling);
  if (scaling.scalingMode === 'MANUAL' && scaling.manualInstanceCount === undefined) {
    throw invalidArgument(
      'service.scaling.manual_instance_count must be set when scaling_mode is MANUAL (0 is a value and must be sent)',
      'service.scaling.manualInstanceCount',
    );
  }
  for (const field of ['minInstanceCount', 'maxInstanceCount', 'manualInstanceCount'] as const) {
    if (Number(scaling[field] ?? 0) < 0) {
      throw invalidArgument(`service.scaling.${field} must not be negative`, `service.scaling.${field}`);
    }
  }
}

/** @param isKept the service has this traffic already, and Cloud Run does not check it again */
export function checkTraffic(
  service: Pick<RunService, 'revisions'>,
  config: JsonObject,
  isKept = false,
): void {
  const targets = trafficOf(config);
  const total = targets.reduce((sum, target) => sum + target.percent, 0);
  if (total !== 100)
    throw invalidArgument(`Traffic targets must sum up to 100 percent, got ${total}`, 'service.traffic');
  const tags = targets.flatMap((target) => (target.tag === undefined ? [] : [target.tag]));
  if (new Set(tags).size !== tags.length)
    throw invalidArgument('Traffic tags must be unique', 'service.traffic');
  for (const { type, revision } of targets) {
    const byRevision = type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
    if (byRevision !== (revision !== undefined)) {
      throw invalidArgument(
        `A traffic target of type ${type} ${byRevision ? 'needs' : 'must not name'} a revision`,
        'service.traffic',
      );
    }
    if (revision === undefined || isKept) continue;
    const known = Object.hasOwn(service.revisions, revision) ? service.revisions[revision] : undefined;
    if (!known?.ready) {
      throw invalidArgument(
        `Revision '${revision}' ${known ? 'is not ready and cannot serve traffic' : 'is not found'}.`,
        'service.traffic.revision',
      );
    }
  }
}
