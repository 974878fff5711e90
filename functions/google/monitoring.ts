import { parseCloudRunName } from '../../core/finding/resource-names';
import type { Clock, InstanceCount, InstanceMetrics } from '../../core/ports/ports';
import { toIso } from '../../core/values/time';
import { asList, asObject, type Transport } from './transport';

/**
 * run.googleapis.com/container/instance_count: sampled every minute, visible up to two minutes later. There is one series per
 * revision and state (active, idle), and the newest points are added. A revision without a series does not count as zero.
 */
export function createInstanceMetrics(transport: Transport, clock: Clock): InstanceMetrics {
  return {
    async newestCounts(service, from) {
      const name = parseCloudRunName(service);
      if (!name.ok) throw new Error(name.error);
      const { project, location, workload } = name.value;
      const answer = asObject(
        await transport({
          service: 'monitoring',
          method: 'GET',
          path: `/v3/projects/${encodeURIComponent(project)}/timeSeries`,
          query: {
            filter: [
              'metric.type="run.googleapis.com/container/instance_count"',
              `resource.labels.service_name="${workload}"`,
              `resource.labels.location="${location}"`,
            ].join(' AND '),
            'interval.startTime': from,
            'interval.endTime': toIso(clock.now()),
            view: 'FULL',
          },
          deadlineMs: 10_000,
          retries: 2,
        }),
      );
      return sumByRevision(asList(answer.timeSeries));
    },
  };
}

function sumByRevision(series: readonly ReturnType<typeof asObject>[]): readonly InstanceCount[] {
  const samples = series.flatMap((one) => {
    const revision = String(asObject(asObject(one.resource).labels).revision_name ?? '');
    const [newest] = asList(one.points);
    if (!newest || !revision) return [];
    const at = String(asObject(newest.interval).endTime ?? '');
    // A missing value is not zero. After one such sample, the count of the revision is unknown.
    const count = Number(asObject(newest.value).int64Value ?? Number.NaN);
    return [{ revision, at, count }];
  });
  const byRevision = group(samples);
  return [...byRevision]
    .map(([revision, own]) => ({
      revision,
      // The count is as old as the oldest of the newest samples.
      at: own.map((sample) => sample.at).sort()[0] as string,
      count: own.reduce((sum, sample) => sum + sample.count, 0),
    }))
    .filter(({ count }) => Number.isFinite(count));
}

function group<T extends { revision: string }>(samples: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const sample of samples) groups.set(sample.revision, [...(groups.get(sample.revision) ?? []), sample]);
  return groups;
}
