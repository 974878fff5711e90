import { parseFindingName } from '../../core/finding/resource-names';
import type { FindingReader } from '../../core/ports';
import { asList, asObject, resource, type Transport } from './transport';

/** Filter strings are double-quoted; a quote or backslash inside would end the string, so neither may pass. */
const quoted = (value: string): string => `"${value.replace(/["\\]/g, '')}"`;

/**
 * Security Command Center v2 by REST. There is no GetFinding: one finding is read by listing with its name, under
 * the parent of its canonical name, so that a project-scoped grant is enough. Which form of the name the filter
 * compares is not documented: both are asked for, and the caller compares the canonical name.
 */
export function createFindingReader(transport: Transport): FindingReader {
  const list = async (canonicalName: string, filter: string) => {
    const parsed = parseFindingName(canonicalName);
    if (!parsed.ok) throw new Error(parsed.error);
    const { parentKind, parent, location } = parsed.value;
    const answer = asObject(
      await transport({
        service: 'scc',
        method: 'GET',
        path: `/v2/${resource(`${parentKind}/${parent}/sources/-/locations/${location}`)}/findings`,
        query: { filter, pageSize: '100' },
        deadlineMs: 5_000,
        retries: 2,
      }),
    );
    return asList(answer.listFindingsResults);
  };

  return {
    async read({ name, canonicalName }) {
      const results = await list(canonicalName, `name=${quoted(name)} OR name=${quoted(canonicalName)}`);
      return results
        .map((result) => asObject(result.finding))
        .find((finding) => finding.canonicalName === canonicalName);
    },
    related: (resourceName, canonicalName, from, to) =>
      list(
        canonicalName,
        `state="ACTIVE" AND resource_name=${quoted(resourceName)} AND event_time>=${quoted(from)} AND event_time<=${quoted(to)}`,
      ),
  };
}
