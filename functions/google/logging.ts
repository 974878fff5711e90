import type { LogReader } from '../../core/ports/ports';
import { asList, asObject, type Transport } from './transport';

const quoted = (value: string): string => JSON.stringify(value);

/**
 * Cloud Logging entries.list. The parts of the filter come from a parsed resource name and from core/targets/, never from the text
 * of a finding.
 */
export function createLogReader(transport: Transport): LogReader {
  return {
    async entries({ project, location, workload, source }, from, to, limit) {
      const filter = [
        `resource.type=${quoted(source.type)}`,
        `resource.labels.${source.label}=${quoted(workload)}`,
        `resource.labels.location=${quoted(location)}`,
        `timestamp>=${quoted(from)}`,
        `timestamp<=${quoted(to)}`,
      ].join(' AND ');
      const answer = asObject(
        await transport({
          service: 'logging',
          method: 'POST',
          path: '/v2/entries:list',
          body: {
            resourceNames: [`projects/${project}`],
            filter,
            orderBy: 'timestamp desc',
            pageSize: limit,
          },
          deadlineMs: 10_000,
          retries: 1,
        }),
      );
      return asList(answer.entries);
    },
  };
}
