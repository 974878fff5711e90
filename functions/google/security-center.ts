import {
  type CloudRunName,
  parseCloudRunName,
  parseFindingName,
  workloadKind,
} from '../../core/finding/resource-names';
import type { FindingReader } from '../../core/ports/ports';
import type { JsonObject } from '../../core/values/json';
import { GoogleFault } from './faults';
import { asList, asObject, resource, type Transport } from './transport';

/** Filter strings are double-quoted; a quote or backslash inside would end the string, so neither may pass. */
const quoted = (value: string): string => `"${value.replace(/["\\]/g, '')}"`;

/** The largest page that the API gives. */
const PAGE_SIZE = 1_000;

/** Pages of threats that are read. The filter finds those of services with a longer name as well. */
const MOST_PAGES = 5;

/** The same place, whichever project the name gives: it may carry the id or the number, and the caller compares that. */
const isAt = (name: CloudRunName, place: CloudRunName): boolean =>
  name.location === place.location &&
  name.workload === place.workload &&
  workloadKind(name) === workloadKind(place);

/**
 * Security Command Center v2 by REST. There is no GetFinding: one finding is read by listing with its name, under
 * the parent of its canonical name, so that a project-scoped grant is enough. Which form of the name the filter
 * compares is not documented: both are asked for, and the caller compares the canonical name.
 */
export function createFindingReader(transport: Transport): FindingReader {
  const list = async (canonicalName: string, filter: string, pageSize = 100, pageToken = '') => {
    const parsed = parseFindingName(canonicalName);
    if (!parsed.ok) throw new Error(parsed.error);
    const { parentKind, parent, location } = parsed.value;
    const answer = asObject(
      await transport({
        service: 'scc',
        method: 'GET',
        path: `/v2/${resource(`${parentKind}/${parent}/sources/-/locations/${location}`)}/findings`,
        query: { filter, pageSize: String(pageSize), ...(pageToken === '' ? {} : { pageToken }) },
        deadlineMs: 5_000,
        retries: 2,
      }),
    );
    return { results: asList(answer.listFindingsResults), next: String(answer.nextPageToken ?? '') };
  };

  return {
    async read({ name, canonicalName }) {
      const { results } = await list(canonicalName, `name=${quoted(name)} OR name=${quoted(canonicalName)}`);
      return results
        .map((result) => asObject(result.finding))
        .find((finding) => finding.canonicalName === canonicalName);
    },
    async related(resourceName, canonicalName, from, to) {
      const filter = `state="ACTIVE" AND resource_name=${quoted(resourceName)} AND event_time>=${quoted(from)} AND event_time<=${quoted(to)}`;
      return (await list(canonicalName, filter)).results;
    },
    async threatsOn(workload, canonicalName) {
      // By its place alone: a finding may spell the project as id or number, and name a revision.
      const place = workload.slice(workload.indexOf('/locations/'));
      const filter = `state="ACTIVE" AND finding_class="THREAT" AND resource_name:${quoted(place)}`;
      const at = parseCloudRunName(workload);
      if (!at.ok) throw new Error(at.error);
      const threats: JsonObject[] = [];
      let token = '';
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const { results, next } = await list(canonicalName, filter, PAGE_SIZE, token);
        threats.push(
          ...results.filter((result) => {
            const name = parseCloudRunName(String(asObject(result.finding).resourceName));
            return name.ok && isAt(name.value, at.value);
          }),
        );
        if (next === '') return threats;
        token = next;
      }
      // One that was not read could accuse the refuge: no answer is better.
      throw new GoogleFault(
        'precondition',
        200,
        `scc findings of ${workload}`,
        `more than ${MOST_PAGES * PAGE_SIZE} active threats match the name of the workload`,
      );
    },
  };
}
