import { digestOf, list, object, text } from '../cloud-run/run-service';
import type { Accusation } from '../facts/investigation';
import { parseCloudRunName, workloadName } from '../finding/resource-names';
import { isSameWorkload } from '../guards/static-guards';
import type { JsonObject } from '../values/json';
import { type Investigator, NotAvailable } from './investigator';

type Project = Parameters<typeof isSameWorkload>[2];

/**
 * The findings of a list that accuse an image of this workload. Their resource may use the project id or number, and name
 * the service or one of its revisions. The finding itself is not included.
 *
 * @param results - `listFindingsResults` of Security Command Center, ACTIVE findings of class THREAT
 */
export function accusationsOf(
  results: readonly JsonObject[],
  own: { readonly canonicalName: string; readonly target: string },
  project: Project,
): readonly Accusation[] {
  const target = parseCloudRunName(own.target);
  if (!target.ok) return [];
  return results
    .map((result) => object(result.finding))
    .filter((finding) => {
      const name = parseCloudRunName(text(finding.resourceName));
      const isOther = text(finding.canonicalName) !== own.canonicalName;
      return isOther && name.ok && isSameWorkload(name.value, target.value, project);
    })
    .map((finding) => ({
      canonicalName: text(finding.canonicalName),
      category: text(finding.category),
      digests: [...new Set(list(finding.containers).flatMap(digestsOf))].sort(),
    }))
    .filter(({ digests }) => digests.length > 0);
}

const digestsOf = ({ imageId, uri }: JsonObject): readonly string[] =>
  [text(imageId), text(uri)].flatMap((image) => digestOf(image) ?? bareDigest(image) ?? []);

const bareDigest = (text: string): string | undefined =>
  /^sha256:[0-9a-f]{64}$/.test(text) ? text : undefined;

/** Which other images of this workload active findings accuse now. None of them is a refuge. */
export const accusations: Investigator<'accusations'> = {
  part: 'accusations',
  phase: 1,
  deadlineMs: 2_000,
  permissions: [{ permission: 'securitycenter.findings.list', on: 'project' }],
  // The plan states what is not known, and the actor reads it again before it acts, so there is no reason to wait.
  optional: true,
  async investigate({ finding, findings, target, project }) {
    if (!finding.target) throw new NotAvailable('the affected resource is not a Cloud Run workload');
    const results = await findings.threatsOn(workloadName(finding.target), finding.canonicalName);
    return accusationsOf(results, { canonicalName: finding.canonicalName, target }, project);
  },
};
