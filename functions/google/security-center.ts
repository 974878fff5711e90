import { parseFindingName } from '../../core/finding/resource-names';
import type { Clock, FindingReader } from '../../core/ports/ports';
import type { JsonObject } from '../../core/values/json';
import { GoogleFault } from './faults';
import { asList, asObject, resource, type Transport } from './transport';

/** Filter strings are double-quoted. A quote or a backslash inside could end the string, so both are refused. */
const quoted = (value: string): string => `"${value.replace(/["\\]/g, '')}"`;

/** The largest page size of the API. The message about too many pages counts in thousands. */
const PAGE_SIZE = 1_000;

/** Pages of threats that are read. */
const MOST_PAGES = 50;

/**
 * Time for all pages together. The actor reads them once more under the lock of the workload, which it holds for a minute before
 * the verdict.
 */
const MOST_MS = 20_000;

/** How the resource names of all Cloud Run workloads begin. */
const CLOUD_RUN = '//run.googleapis.com/';

/**
 * Security Command Center v2 by REST. There is no GetFinding: a finding is read by a list request with its name, under the parent of
 * its canonical name, so that a grant on the project is enough. Google does not document which form of the name the filter
 * compares, so the request asks for both, and the caller compares the canonical name.
 */
export function createFindingReader(transport: Transport, clock: Pick<Clock, 'now'>): FindingReader {
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
    async activeThreats(canonicalName) {
      // Google documents no filter on the images of a finding, so the list cannot be narrowed to those of a refuge.
      const filter = `state="ACTIVE" AND finding_class="THREAT" AND resource_name:${quoted(CLOUD_RUN)}`;
      const threats = new Map<string, JsonObject>();
      const endMs = clock.now() + MOST_MS;
      let token = '';
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const { results, next } = await list(canonicalName, filter, PAGE_SIZE, token);
        for (const result of results) {
          const { canonicalName: name, category, containers } = asObject(result.finding);
          const images = asList(containers).map(({ imageId = '', uri = '' }) => ({ imageId, uri }));
          const key = JSON.stringify(images);
          // One finding for each set of images, because tens of thousands of findings must not fill the memory.
          if (name === canonicalName || images.length === 0 || threats.has(key)) continue;
          threats.set(key, { finding: { canonicalName: name, category, containers: images } });
        }
        if (next === '') return [...threats.values()];
        if (clock.now() > endMs) break;
        token = next;
      }
      // A threat that was not read could accuse the refuge, so an incomplete list is a fault.
      throw new GoogleFault(
        'precondition',
        200,
        `scc findings next to ${canonicalName}`,
        `the project has more than ${MOST_PAGES},000 active threats on Cloud Run workloads, or listing them takes longer than ${MOST_MS / 1_000} seconds`,
      );
    },
  };
}
